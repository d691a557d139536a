public import Answering
internal import Dispatch
public import IPAddress
public import Logging
internal import Synchronization
public import Transport

/// A DNS server: threads for UDP and for connections over TCP and TLS, which answer from the published table.
///
/// An address that this host does not have is served once it has it.
public final class DNSServer: Sendable {
    private struct State {
        /// As bound, or as configured where they are not.
        var addresses: [SocketAddress]
        var streams: [TCPServer] = []
        var workers: [UDPWorker] = []
        var threads: [WorkerThread] = []
    }

    private let listeners: [DNSListener]
    private let udpThreads: Int
    private let lanes: TCPLanes
    private let table: Published<AnswerTable>
    private let rateLimiting: RateLimiting
    private let log: ThrottledLog
    private let absent: AbsentAddresses
    /// How often each endpoint was answered; up to a quarter of a second behind.
    public let draws: DrawTotals
    private let state: Mutex<State>

    /// How long `stop` waits for TCP listeners to close.
    private static let stopTimeout = DispatchTimeInterval.milliseconds(700)
    /// How often connections are looked at at least; as long as an old table or uncounted draws may outlive.
    private static let longestInterval = Duration.milliseconds(250)

    /// Binds addresses and serves them until `stop`.
    ///
    /// Addresses that this host does not have are warned of, and tried again every second while another is served.
    ///
    /// - Parameters:
    ///   - listeners: What is served where, at least one.
    ///   - udpThreads: UDP threads for each address, at least 1; and as many for the connections of all.
    ///   - table: What is answered from; queries are answered from here on.
    ///   - rateLimit: How many responses over UDP clients get; nil for any number.
    ///   - logger: Told of trouble with the network, at most a line in 10 s, and of addresses that are absent.
    /// - Throws: What failed, with the address, where none can be served or one cannot for another reason than that it is
    ///   absent; nothing is bound then.
    public static func start(
        listeners: [DNSListener], udpThreads: Int, table: Published<AnswerTable>,
        rateLimit: Published<RateLimitSettings?> = Published(nil), logger: Logger
    ) throws(SystemError) -> DNSServer {
        var bound: [(place: Int, sockets: ListenSockets)] = []
        var absences: [(place: Int, error: SystemError)] = []
        do throws(SystemError) {
            for (place, listener) in listeners.enumerated() {
                do throws(SystemError) {
                    bound.append((place, try open(listener, udpThreads: udpThreads)))
                } catch {
                    guard error.isAbsentAddress else { throw error }
                    absences.append((place, error))
                }
            }
            if bound.isEmpty, let first = absences.first { throw first.error }
            let draws = DrawTotals()
            let lanes = try TCPLanes(
                count: udpThreads, table: table, totals: draws, interval: interval(for: listeners))
            let server = DNSServer(
                listeners, udpThreads: udpThreads, lanes, draws, table, RateLimiting(rateLimit, logger: logger), logger)
            do throws(SystemError) {
                for (place, sockets) in bound { try server.serve(sockets, at: place) }
            } catch {
                server.stop()
                throw error
            }
            for (place, error) in absences { server.waitForAddress(at: place, error, logger) }
            return server
        } catch {
            for (_, sockets) in bound { sockets.listener.close() }
            throw error
        }
    }

    private init(
        _ listeners: [DNSListener], udpThreads: Int, _ lanes: TCPLanes, _ draws: DrawTotals,
        _ table: Published<AnswerTable>, _ rateLimiting: RateLimiting, _ logger: Logger
    ) {
        self.listeners = listeners
        self.udpThreads = udpThreads
        self.lanes = lanes
        self.draws = draws
        self.table = table
        self.rateLimiting = rateLimiting
        log = ThrottledLog(logger)
        absent = AbsentAddresses { error in logger.warning("\(error.withAdvice); it is tried again every second") }
        state = Mutex(State(addresses: listeners.map(\.address)))
    }

    /// The addresses in the order asked for: the ports as the kernel gave them, and where nothing is bound yet as they
    /// were asked for.
    public var addresses: [SocketAddress] { state.withLock { $0.addresses } }

    /// Why the listener at a place in the order asked for is not served; nil where it is.
    public func absence(at place: Int) -> SystemError? { absent.error(at: place) }

    /// What the server has done so far.
    public func counters() -> DNSServerCounters {
        let (workers, streams) = state.withLock { ($0.workers, $0.streams) }
        var counters = DNSServerCounters()
        for worker in workers { worker.add(to: &counters) }
        for streams in streams { streams.add(to: &counters) }
        return counters
    }

    /// Ends all threads and connections, and waits for that, less than a second; call it from no queue of the server.
    public func stop() {
        absent.stop()
        let (workers, streams) = state.withLock { ($0.workers, $0.streams) }
        for worker in workers { worker.stop() }
        let deadline = DispatchTime.now() + Self.stopTimeout
        for streams in streams { streams.stop(deadline: deadline) }
        lanes.stop()
        let threads = state.withLock { state in
            defer { state.threads = [] }
            return state.threads
        }
        for thread in threads { thread.join() }
    }

    private static func open(_ listener: DNSListener, udpThreads: Int) throws(SystemError) -> ListenSockets {
        switch listener.kind {
        case .plain: try ListenSockets.open(address: listener.address, udpCount: udpThreads)
        case .tls: try ListenSockets.openStream(address: listener.address)
        }
    }

    /// Answers at the sockets of a listener.
    private func serve(_ sockets: ListenSockets, at place: Int) throws(SystemError) {
        let listener = listeners[place]
        let streams = TCPServer(listener, on: sockets.listener, lanes: lanes, log: log)
        let workers = sockets.datagramSockets.map { socket in
            UDPWorker(
                socket: socket, listener: listener, table: table, rateLimiting: rateLimiting, totals: draws, log: log)
        }
        let number = state.withLock { $0.workers.count }
        var threads: [WorkerThread] = []
        do throws(SystemError) {
            for (offset, worker) in workers.enumerated() {
                threads.append(try WorkerThread(name: "dns-udp-\(number + offset)") { worker.run() })
            }
        } catch {
            for worker in workers { worker.stop() }
            for thread in threads { thread.join() }
            throw error
        }
        state.withLock { state in
            state.addresses[place] = sockets.address
            state.streams.append(streams)
            state.workers += workers
            state.threads += threads
        }
        streams.start()
    }

    /// Serves a listener once its address is there.
    private func waitForAddress(at place: Int, _ error: SystemError, _ logger: Logger) {
        logger.warning("\(error.withAdvice); it is served once it is there, which is tried every second")
        absent.add(place, error) { @Sendable [weak self] () throws(SystemError) in
            guard let self else { return }
            let sockets = try Self.open(listeners[place], udpThreads: udpThreads)
            do throws(SystemError) {
                try serve(sockets, at: place)
            } catch {
                sockets.listener.close()
                throw error
            }
            logger.info("serving \(sockets.address), which is there now")
        }
    }

    /// An eighth of the shortest time that connections get is precise enough.
    private static func interval(for listeners: [DNSListener]) -> Duration {
        let shortest = listeners.map { min($0.limits.idleTimeout, $0.limits.messageTimeout) }.min() ?? .zero
        return max(.milliseconds(1), min(longestInterval, shortest / 8))
    }
}
