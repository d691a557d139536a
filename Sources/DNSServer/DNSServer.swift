public import Answering
internal import Dispatch
public import IPAddress
public import Logging
internal import Synchronization
public import Transport

/// A DNS server: UDP threads and TCP connections that answer from the published table.
public final class DNSServer: Sendable {
    /// The addresses that are served, the ports as the kernel gave them, in the order asked for.
    public let addresses: [SocketAddress]
    private let streams: [TCPServer]
    private let workers: [UDPWorker]
    /// How often each endpoint was answered; up to a quarter of a second behind.
    public let draws = DrawTotals()
    private let threads = Mutex<[WorkerThread]>([])

    /// How long `stop` waits for TCP connections to close.
    private static let stopTimeout = DispatchTimeInterval.milliseconds(700)

    /// Binds addresses and serves them until `stop`.
    ///
    /// - Parameters:
    ///   - listeners: What is served where, at least one.
    ///   - udpThreads: UDP threads for each address, at least 1.
    ///   - table: What is answered from; queries are answered from here on.
    ///   - rateLimit: How many responses over UDP clients get; nil for any number.
    ///   - logger: Told of trouble with the network, at most a line in 10 s.
    /// - Throws: What failed, with the address; nothing is bound then.
    public static func start(
        listeners: [DNSListener], udpThreads: Int, table: Published<AnswerTable>,
        rateLimit: Published<RateLimitSettings?> = Published(nil), logger: Logger
    ) throws(SystemError) -> DNSServer {
        var sockets: [ListenSockets] = []
        do throws(SystemError) {
            for listener in listeners {
                sockets.append(try ListenSockets.open(address: listener.address, udpCount: udpThreads))
            }
            let server = DNSServer(Array(zip(listeners, sockets)), table, ThrottledLog(logger))
            try server.startThreads()
            for streams in server.streams { streams.start() }
            return server
        } catch {
            for socket in sockets { socket.listener.close() }
            throw error
        }
    }

    private init(
        _ listeners: [(DNSListener, ListenSockets)], _ table: Published<AnswerTable>, _ log: ThrottledLog
    ) {
        addresses = listeners.map(\.1.address)
        streams = listeners.map { [draws] listener, sockets in
            TCPServer(listener: sockets.listener, table: table, totals: draws, limits: listener.limits, log: log)
        }
        workers = listeners.flatMap(\.1.datagramSockets).map { [draws] in
            UDPWorker(socket: $0, table: table, totals: draws, log: log)
        }
    }

    /// What the server has done so far.
    public func counters() -> DNSServerCounters {
        var counters = DNSServerCounters()
        for worker in workers { worker.add(to: &counters) }
        for streams in streams { streams.add(to: &counters) }
        return counters
    }

    /// Ends all threads and connections, and waits for that, less than a second; call it from no queue of the server.
    public func stop() {
        for worker in workers { worker.stop() }
        let deadline = DispatchTime.now() + Self.stopTimeout
        for streams in streams { streams.stop(deadline: deadline) }
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
