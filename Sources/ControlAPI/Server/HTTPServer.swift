public import Dispatch
public import IPAddress
public import Logging
internal import Synchronization
public import Transport

/// Serves HTTP/1.1 (RFC 9112) over TLS, in the clear, and at a Unix socket.
///
/// Connections are kept for further requests, which may be sent ahead (pipelining). What two programs might read
/// differently is refused with 400, and the connection closed.
public final class HTTPServer: Sendable {
    private struct State {
        var table = ConnectionTable()
        var contexts: [TLSServerContext?]
        /// By place; nil where nothing is bound yet.
        var listeners: [Listener?]
        var isStopping = false
        var sweep: (any DispatchSourceTimer)?
        var lastWarning: UInt64 = 0
    }

    private enum Listener {
        case stream(StreamListener)
        case local(UnixStreamListener)
    }

    /// An address that this host does not have at the start.
    private struct Absence {
        var place: Int
        var address: SocketAddress
        var error: SystemError
    }

    /// Owner and group may connect to the Unix socket.
    private static let socketMode: UInt32 = 0o660
    /// How often connections are looked at for what is late.
    private static let sweepInterval: UInt64 = 250_000_000
    /// How often a full server is warned of.
    private static let warningInterval: UInt64 = 10_000_000_000

    private let absences: [Absence]
    private let absent: AbsentAddresses
    private let environment: ServerEnvironment
    private let pauses: ThrottledLog
    private let queue = DispatchQueue(label: "control.accept")
    private let state: Mutex<State>
    /// Entered for each listener and connection whose descriptor is open.
    private let open = DispatchGroup()

    /// Binds all endpoints; connections wait for ``start()``.
    ///
    /// An address that this host does not have is warned of, and served once it is there.
    ///
    /// - Throws: Of the call `bind`: `EADDRINUSE` where another program has an address or a live server the Unix socket
    ///   (one that a dead process left is replaced), `ENOTSOCK` where another kind of file stands at its path,
    ///   `ENAMETOOLONG` over 107 octets.
    public init(
        endpoints: [ServerEndpoint], limits: ServerLimits = ServerLimits(), logger: Logger,
        handler: @escaping ServerHandler
    ) throws(SystemError) {
        var listeners: [Listener?] = []
        var absences: [Absence] = []
        do throws(SystemError) {
            for endpoint in endpoints {
                switch endpoint {
                case .tls(let address, _), .plain(let address):
                    do throws(SystemError) {
                        listeners.append(.stream(try StreamListener(bound: address)))
                    } catch {
                        guard error.isAbsentAddress else { throw error }
                        absences.append(Absence(place: listeners.count, address: address, error: error))
                        listeners.append(nil)
                    }
                case .local(let path, let group):
                    listeners.append(
                        .local(try UnixStreamListener(path: path, mode: Self.socketMode, group: group)))
                }
            }
        } catch {
            for listener in listeners.compactMap({ $0 }) { Self.close(listener) }
            throw error
        }
        self.absences = absences
        absent = AbsentAddresses { error in
            logger.warning("the control API: \(error.withAdvice); it is tried again every second")
        }
        environment = ServerEnvironment(handler: handler, limits: limits, logger: logger)
        pauses = ThrottledLog(logger, .warning)
        state = Mutex(
            State(
                contexts: endpoints.map { endpoint in
                    if case .tls(_, let context) = endpoint { context } else { nil }
                }, listeners: listeners))
    }

    /// Where it listens over TCP, the ports as the kernel gave them.
    public var addresses: [SocketAddress] {
        state.withLock { state in
            state.listeners.compactMap { listener in
                if case .stream(let listener) = listener { listener.address } else { nil }
            }
        }
    }

    /// The addresses that cannot be served as this host does not have them, with the reason.
    public var absentAddresses: [(address: SocketAddress, error: SystemError)] {
        absences.compactMap { absence in absent.error(at: absence.place).map { (absence.address, $0) } }
    }

    /// Begins to answer.
    public func start() {
        for (place, listener) in state.withLock({ $0.listeners }).enumerated() {
            if let listener { start(listener, at: place) }
        }
        let logger = environment.logger
        for absence in absences {
            logger.warning(
                "the control API: \(absence.error.withAdvice); it is served once it is there, which is tried every second"
            )
            absent.add(absence.place, absence.error) { @Sendable [weak self] () throws(SystemError) in
                guard let self else { return }
                let listener = try StreamListener(bound: absence.address)
                state.withLock { $0.listeners[absence.place] = .stream(listener) }
                start(.stream(listener), at: absence.place)
                logger.info("the control API answers at \(listener.address), which is there now")
            }
        }
        startSweep()
    }

    private func start(_ listener: Listener, at place: Int) {
        open.enter()
        let onPause = { @Sendable [pauses] (error: SystemError) in
            pauses.log("\(error); the control API accepts no connection for 0.1 s")
        }
        let onClosed = { @Sendable [open] in open.leave() }
        switch listener {
        case .stream(let listener):
            listener.start(
                queue: queue, onPause: onPause,
                onAccept: { @Sendable [self] accepted in accept(accepted, at: place, isLocal: false) },
                onClosed: onClosed)
        case .local(let listener):
            listener.start(
                queue: queue, onPause: onPause,
                onAccept: { @Sendable [self] accepted in accept(accepted, at: place, isLocal: true) },
                onClosed: onClosed)
        }
    }

    /// Has further TLS connections use other settings, such as a renewed certificate's.
    public func replace(_ context: TLSServerContext) {
        state.withLock { state in
            for place in state.contexts.indices where state.contexts[place] != nil { state.contexts[place] = context }
        }
    }

    /// Stops to listen, lets responses that are under way end, tells those that are streamed, and waits for them, at
    /// most until the deadline; what is left then is cut off.
    public func stop(deadline: DispatchTime) {
        environment.stop()
        absent.stop()
        let (connections, listeners) = state.withLock { state in
            state.isStopping = true
            state.sweep?.cancel()
            state.sweep = nil
            return (state.table.all, state.listeners.compactMap { $0 })
        }
        for listener in listeners { Self.close(listener) }
        for connection in connections { connection.finish() }
        guard open.wait(timeout: deadline) == .timedOut else { return }
        for connection in state.withLock({ $0.table.all }) { connection.cut() }
    }

    private static func close(_ listener: Listener) {
        switch listener {
        case .stream(let listener): listener.close()
        case .local(let listener): listener.close()
        }
    }

    private func accept(_ accepted: consuming FileDescriptor, at place: Int, isLocal: Bool) {
        let client = isLocal ? nil : accepted.peer?.address
        // The client has gone already.
        guard isLocal || client != nil else { return }
        // Handlers come one after another on `queue`, so nobody else adds between the admission and the insertion.
        let (admission, context) = state.withLock { state in
            let admission =
                state.isStopping ? ConnectionTable.Admission.refused : state.table.admit(client, environment.limits)
            return (admission, state.contexts[place])
        }
        guard case .admitted(let number, let evicted) = admission else { return warnOfFullness(client) }
        if let evicted {
            warnOfFullness(client)
            evicted.cut()
        }
        open.enter()
        let kind: ServerConnection.Kind = isLocal ? .local : context.map { .tls($0) } ?? .plain
        let connection = ServerConnection(accepted, kind: kind, environment: environment) { @Sendable [self] in
            state.withLock { _ = $0.table.remove(number) }
            open.leave()
        }
        let isStopping = state.withLock { state in
            state.table.insert(connection, number, of: client)
            return state.isStopping
        }
        if isStopping { connection.cut() } else { connection.start() }
    }

    private func warnOfFullness(_ client: IPAddress?) {
        let now = ConnectionClock.now
        let isDue = state.withLock { state in
            guard !state.isStopping, now >= state.lastWarning &+ Self.warningInterval else { return false }
            state.lastWarning = now
            return true
        }
        guard isDue else { return }
        environment.logger.warning(
            "too many connections to the control API, the last from \(client.map { "\($0)" } ?? "the Unix socket"): those that have waited the longest for a request are closed"
        )
    }

    /// Looks for connections that are late: one timer for all is cheaper than one for each.
    private func startSweep() {
        let shortest = min(environment.headTimeout, environment.idleTimeout, environment.progressTimeout)
        let interval = DispatchTimeInterval.nanoseconds(
            Int(clamping: min(Self.sweepInterval, max(1_000_000, shortest / 4))))
        state.withLock { state in
            guard !state.isStopping else { return }
            let sweep = DispatchSource.makeTimerSource(queue: queue)
            sweep.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(10))
            sweep.setEventHandler { @Sendable [weak self] in self?.endLate() }
            sweep.resume()
            state.sweep = sweep
        }
    }

    private func endLate() {
        let now = ConnectionClock.now
        let late = state.withLock { state in state.table.all.filter { $0.clock.deadline <= now } }
        for connection in late { connection.timeOut() }
    }
}
