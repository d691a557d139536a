internal import Answering
internal import Dispatch
internal import Synchronization
internal import Transport

/// Accepts TCP connections, bounds how many there are, and cuts off those that do not get on.
final class TCPServer: Sendable {
    private struct State {
        var connections: [UInt64: TCPConnection] = [:]
        var nextID: UInt64 = 0
        var isStopping = false
        var sweep: (any DispatchSourceTimer)?
    }

    private let listener: StreamListener
    private let published: Published<AnswerTable>
    private let totals: DrawTotals
    private let limits: StreamLimits
    private let log: ThrottledLog
    private let counters = TCPCounters()
    private let queue = DispatchQueue(label: "dns.accept")
    private let state = Mutex(State())
    /// Entered for each listener and connection whose descriptor is open.
    private let open = DispatchGroup()

    init(
        listener: StreamListener, table: Published<AnswerTable>, totals: DrawTotals, limits: StreamLimits,
        log: ThrottledLog
    ) {
        self.listener = listener
        published = table
        self.totals = totals
        self.limits = limits
        self.log = log
    }

    /// Begins to accept.
    func start() {
        open.enter()
        listener.start(
            queue: queue,
            onPause: { @Sendable [log] error in log.warning("\(error); no connection is accepted for 0.1 s") },
            onAccept: { @Sendable [self] accepted in accept(accepted) },
            onClosed: { @Sendable [open] in open.leave() })
        startSweep()
    }

    /// Ends listening and all connections, and waits until they are closed, at most until the deadline.
    func stop(deadline: DispatchTime) {
        let connections = state.withLock { state in
            state.isStopping = true
            state.sweep?.cancel()
            state.sweep = nil
            return Array(state.connections.values)
        }
        listener.close()
        for connection in connections { connection.stop() }
        _ = open.wait(timeout: deadline)
    }

    /// Adds what the connections have done.
    func add(to counters: inout DNSServerCounters) {
        self.counters.add(to: &counters)
        counters.tcpOpen += UInt64(state.withLock { $0.connections.count })
    }

    private func accept(_ accepted: consuming FileDescriptor) {
        // Handlers come one after another on `queue`, so nobody else adds between the check and the insertion.
        let id = state.withLock { state -> UInt64? in
            guard !state.isStopping, state.connections.count < limits.connections else { return nil }
            state.nextID += 1
            return state.nextID
        }
        guard let id else {
            counters.refused.add(1, ordering: .relaxed)
            return
        }
        open.enter()
        let connection = TCPConnection(accepted, table: published, totals: totals, counters: counters) {
            @Sendable [self] in
            state.withLock { _ = $0.connections.removeValue(forKey: id) }
            open.leave()
        }
        counters.accepted.add(1, ordering: .relaxed)
        let isStopping = state.withLock { state in
            state.connections[id] = connection
            return state.isStopping
        }
        if isStopping { connection.stop() } else { connection.start() }
    }

    /// Looks for connections that are idle for too long, eight times in the timeout: one timer for all is cheaper than
    /// one for each, and an eighth is precise enough.
    private func startSweep() {
        let timeout = limits.idleTimeout.nanoseconds
        let interval = DispatchTimeInterval.nanoseconds(Int(clamping: max(1_000_000, timeout / 8)))
        state.withLock { state in
            let sweep = DispatchSource.makeTimerSource(queue: queue)
            sweep.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(10))
            sweep.setEventHandler { @Sendable [weak self] in self?.closeIdle(timeout) }
            sweep.resume()
            state.sweep = sweep
        }
    }

    private func closeIdle(_ timeout: UInt64) {
        let now = DispatchTime.now().uptimeNanoseconds
        let idle = state.withLock { state in
            state.connections.values.filter { $0.idleNanoseconds(at: now) >= timeout }
        }
        for connection in idle { connection.timeOut() }
    }
}

extension Duration {
    /// Whole nanoseconds, 0 for a negative duration, bounded by what 63 bits hold (292 years).
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < Int64.max / 1_000_000_000 else { return UInt64(Int64.max) }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
    }
}
