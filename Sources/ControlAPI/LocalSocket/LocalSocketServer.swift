public import Dispatch
public import Logging
internal import Synchronization
public import Transport

/// Serves `pointsman.sock`: HTTP/1.1 over a Unix socket, GET only, for those who may write to the socket's file.
public final class LocalSocketServer: Sendable {
    private struct State {
        var connections: [UInt64: LocalConnection] = [:]
        var nextID: UInt64 = 0
        var isStopping = false
        var sweep: (any DispatchSourceTimer)?
    }

    /// Owner and group may connect.
    private static let mode: UInt32 = 0o660

    /// Where the socket stands.
    public var path: String { listener.path }
    private let listener: UnixStreamListener
    private let routes: [String: LocalRoute]
    private let limits: LocalSocketLimits
    private let logger: Logger
    private let queue = DispatchQueue(label: "control.local")
    private let state = Mutex(State())
    /// Entered for the listener and each connection whose descriptor is open.
    private let open = DispatchGroup()

    /// Makes the socket; connections wait for ``start()``.
    ///
    /// - Parameters:
    ///   - routes: What answers, by path such as `/status`.
    /// - Throws: Of the call `bind`: `EADDRINUSE` where a live server has the socket (one that a dead process left is
    ///   replaced), `ENOTSOCK` where another kind of file stands at the path, `ENAMETOOLONG` over 107 octets.
    public init(
        path: String, routes: [String: LocalRoute], limits: LocalSocketLimits = LocalSocketLimits(), logger: Logger
    ) throws(SystemError) {
        listener = try UnixStreamListener(path: path, mode: Self.mode)
        self.routes = routes
        self.limits = limits
        self.logger = logger
    }

    /// Begins to answer.
    public func start() {
        open.enter()
        listener.start(
            queue: queue,
            onPause: { @Sendable [logger] error in
                logger.warning("\(error); the local socket accepts no connection for 0.1 s")
            },
            onAccept: { @Sendable [self] accepted in accept(accepted) },
            onClosed: { @Sendable [open] in open.leave() })
        startSweep()
    }

    /// Takes the socket away, lets responses that are under way end, and waits for them, at most until the deadline;
    /// what is left then is cut off.
    public func stop(deadline: DispatchTime) {
        let connections = state.withLock { state in
            state.isStopping = true
            state.sweep?.cancel()
            state.sweep = nil
            return Array(state.connections.values)
        }
        listener.close()
        for connection in connections { connection.finish() }
        guard open.wait(timeout: deadline) == .timedOut else { return }
        for connection in state.withLock({ Array($0.connections.values) }) { connection.cut() }
    }

    private func accept(_ accepted: consuming FileDescriptor) {
        // Handlers come one after another on `queue`, so nobody else adds between the check and the insertion.
        let id = state.withLock { state -> UInt64? in
            guard !state.isStopping, state.connections.count < limits.connections else { return nil }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return }
        open.enter()
        let connection = LocalConnection(accepted, routes: routes, limits: limits) { @Sendable [self] in
            state.withLock { _ = $0.connections.removeValue(forKey: id) }
            open.leave()
        }
        let isStopping = state.withLock { state in
            state.connections[id] = connection
            return state.isStopping
        }
        if isStopping { connection.cut() } else { connection.start() }
    }

    /// Looks for connections that do not get on, four times in the timeout.
    private func startSweep() {
        let timeout = UInt64(clamping: limits.idleTimeout / .nanoseconds(1))
        let interval = DispatchTimeInterval.nanoseconds(Int(clamping: max(1_000_000, timeout / 4)))
        state.withLock { state in
            guard !state.isStopping else { return }
            let sweep = DispatchSource.makeTimerSource(queue: queue)
            sweep.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(50))
            sweep.setEventHandler { @Sendable [weak self] in self?.cutIdle(timeout) }
            sweep.resume()
            state.sweep = sweep
        }
    }

    private func cutIdle(_ timeout: UInt64) {
        let now = DispatchTime.now().uptimeNanoseconds
        let idle = state.withLock { state in
            state.connections.values.filter { $0.idleNanoseconds(at: now) >= timeout }
        }
        for connection in idle { connection.cut() }
    }
}

extension UInt64 {
    /// Whole nanoseconds of a quotient of durations, within bounds.
    fileprivate init(clamping quotient: Double) {
        self = quotient.isFinite ? UInt64(Swift.min(Swift.max(quotient, 0), 1e18)) : 0
    }
}
