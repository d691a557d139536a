public import Answering
internal import Dispatch
public import IPAddress
public import Logging
internal import Synchronization
public import Transport

/// A DNS server: threads for UDP and for connections over TCP and TLS, which answer from the published table.
public final class DNSServer: Sendable {
    /// The addresses that are served, the ports as the kernel gave them, in the order asked for.
    public let addresses: [SocketAddress]
    private let lanes: TCPLanes
    private let streams: [TCPServer]
    private let workers: [UDPWorker]
    /// How often each endpoint was answered; up to a quarter of a second behind.
    public let draws: DrawTotals
    private let threads = Mutex<[WorkerThread]>([])

    /// How long `stop` waits for TCP listeners to close.
    private static let stopTimeout = DispatchTimeInterval.milliseconds(700)
    /// How often connections are looked at at least; as long as an old table or uncounted draws may outlive.
    private static let longestInterval = Duration.milliseconds(250)

    /// Binds addresses and serves them until `stop`.
    ///
    /// - Parameters:
    ///   - listeners: What is served where, at least one.
    ///   - udpThreads: UDP threads for each address, at least 1; and as many for the connections of all.
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
                switch listener.kind {
                case .plain:
                    sockets.append(try ListenSockets.open(address: listener.address, udpCount: udpThreads))
                case .tls:
                    sockets.append(try ListenSockets.openStream(address: listener.address))
                }
            }
            let draws = DrawTotals()
            let lanes = try TCPLanes(
                count: udpThreads, table: table, totals: draws, interval: interval(for: listeners))
            let server = DNSServer(
                Array(zip(listeners, sockets)), lanes, draws, table, RateLimiting(rateLimit, logger: logger),
                ThrottledLog(logger))
            try server.startThreads()
            for streams in server.streams { streams.start() }
            return server
        } catch {
            for socket in sockets { socket.listener.close() }
            throw error
        }
    }

    private init(
        _ listeners: [(DNSListener, ListenSockets)], _ lanes: TCPLanes, _ draws: DrawTotals,
        _ table: Published<AnswerTable>, _ rateLimiting: RateLimiting, _ log: ThrottledLog
    ) {
        addresses = listeners.map(\.1.address)
        self.lanes = lanes
        self.draws = draws
        streams = listeners.map { listener, sockets in
            TCPServer(listener, on: sockets.listener, lanes: lanes, log: log)
        }
        workers = listeners.flatMap { listener, sockets in
            sockets.datagramSockets.map {
                UDPWorker(
                    socket: $0, listener: listener, table: table, rateLimiting: rateLimiting, totals: draws, log: log)
            }
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
        lanes.stop()
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in threads { thread.join() }
    }

    /// An eighth of the shortest time that connections get is precise enough.
    private static func interval(for listeners: [DNSListener]) -> Duration {
        let shortest = listeners.map { min($0.limits.idleTimeout, $0.limits.messageTimeout) }.min() ?? .zero
        return max(.milliseconds(1), min(longestInterval, shortest / 8))
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
