internal import Dispatch
public import IPAddress
public import Logging
internal import Synchronization
public import Transport

/// A DNS server: UDP threads and TCP connections that answer from the published table.
public final class DNSServer: Sendable {
    /// The addresses that are served, the ports as the kernel gave them, in the order asked for.
    public let addresses: [SocketAddress]
    private let tcp: TCPServer
    private let workers: [UDPWorker]
    /// How often each endpoint was answered; up to a quarter of a second behind.
    public let draws = DrawTotals()
    private let threads = Mutex<[WorkerThread]>([])

    /// How long `stop` waits for TCP connections to close.
    private static let stopTimeout = DispatchTimeInterval.milliseconds(700)

    /// Binds addresses and serves them until `stop`.
    ///
    /// - Parameters:
    ///   - addresses: Each is served over UDP and TCP; port 0 takes one that the kernel chooses.
    ///   - udpThreads: UDP threads for each address, at least 1.
    ///   - publisher: Where the table comes from; queries are answered from here on.
    ///   - limits: What clients may take.
    ///   - logger: Told of trouble with the network, at most a line in 10 s.
    /// - Throws: What failed, with the address; nothing is bound then.
    public static func start(
        addresses: [SocketAddress], udpThreads: Int, publisher: AnswerTablePublisher,
        limits: DNSServerLimits = DNSServerLimits(), logger: Logger
    ) throws(SystemError) -> DNSServer {
        var sockets: [ListenSockets] = []
        do throws(SystemError) {
            for address in addresses {
                sockets.append(try ListenSockets.open(address: address, udpCount: udpThreads))
            }
            let server = DNSServer(sockets, publisher, limits, ThrottledLog(logger))
            try server.startThreads()
            server.tcp.start()
            return server
        } catch {
            for socket in sockets { socket.listener.close() }
            throw error
        }
    }

    private init(
        _ sockets: [ListenSockets], _ publisher: AnswerTablePublisher, _ limits: DNSServerLimits, _ log: ThrottledLog
    ) {
        addresses = sockets.map(\.address)
        tcp = TCPServer(
            listeners: sockets.map(\.listener), publisher: publisher, totals: draws, limits: limits, log: log)
        workers = sockets.flatMap(\.datagramSockets).map { [draws] in
            UDPWorker(socket: $0, publisher: publisher, totals: draws, log: log)
        }
    }

    /// What the server has done so far.
    public func counters() -> DNSServerCounters {
        var counters = DNSServerCounters()
        for worker in workers { worker.add(to: &counters) }
        tcp.add(to: &counters)
        return counters
    }

    /// Ends all threads and connections, and waits for that, less than a second; call it from no queue of the server.
    public func stop() {
        for worker in workers { worker.stop() }
        tcp.stop(deadline: .now() + Self.stopTimeout)
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in threads { thread.join() }
    }

    private func startThreads() throws(SystemError) {
        for (number, worker) in workers.enumerated() {
            do throws(SystemError) {
                let thread = try WorkerThread(name: "dns-udp-\(number)") { worker.run() }
                threads.withLock { $0.append(thread) }
            } catch {
                stop()
                throw error
            }
        }
    }
}
