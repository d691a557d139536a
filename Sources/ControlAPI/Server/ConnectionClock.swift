internal import Dispatch
internal import Synchronization

/// When a connection is late, and since when it waits for its client: told by the connection, read by the server.
/// All in nanoseconds since the system's start.
final class ConnectionClock: Sendable {
    /// A time that never comes.
    static let never = UInt64.max

    private let deadlineTime: Atomic<UInt64>
    private let waitingTime: Atomic<UInt64>
    private let slowed = Atomic(false)

    init() {
        deadlineTime = Atomic(Self.never)
        waitingTime = Atomic(Self.now)
    }

    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// When the client must have got on; ``never`` while it waits for us.
    var deadline: UInt64 { deadlineTime.load(ordering: .relaxed) }

    /// Since when the client owes a request; nil while one is served.
    var waitingSince: UInt64? {
        let time = waitingTime.load(ordering: .relaxed)
        return time == Self.never ? nil : time
    }

    /// A request is awaited since now, until a deadline.
    func await(within timeout: UInt64) {
        let now = Self.now
        waitingTime.store(now, ordering: .relaxed)
        deadlineTime.store(now &+ timeout, ordering: .relaxed)
    }

    /// Moves the deadline of what is awaited already.
    func extend(to timeout: UInt64) {
        deadlineTime.store(Self.now &+ timeout, ordering: .relaxed)
    }

    /// A request is served: nothing is awaited but what a deadline is set for.
    func serve() {
        waitingTime.store(Self.never, ordering: .relaxed)
        deadlineTime.store(Self.never, ordering: .relaxed)
    }

    /// Whether the client is made to wait for a refusal.
    var isSlowed: Bool { slowed.load(ordering: .relaxed) }

    /// The client is made to wait for a refusal, which is no service: it goes before all others where room is short.
    func slow() {
        slowed.store(true, ordering: .relaxed)
        waitingTime.store(0, ordering: .relaxed)
    }

    /// The client has waited enough.
    func endSlowness() {
        slowed.store(false, ordering: .relaxed)
        waitingTime.store(Self.never, ordering: .relaxed)
    }

    /// Nothing is awaited by a deadline any more.
    func clearDeadline() {
        deadlineTime.store(Self.never, ordering: .relaxed)
    }

    /// The connection is of no more use: it goes before all others where room is short.
    func yieldPlace(within timeout: UInt64) {
        waitingTime.store(0, ordering: .relaxed)
        deadlineTime.store(Self.now &+ timeout, ordering: .relaxed)
    }
}

extension Duration {
    /// Whole nanoseconds, 0 for a negative duration, at most 146 years.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < Int64.max / 2_000_000_000 else { return UInt64(Int64.max / 2) }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
    }
}
