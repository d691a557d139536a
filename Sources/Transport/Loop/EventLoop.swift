internal import CLinux
internal import Glibc

/// One thread's loop over sockets and timers (epoll, edge-triggered).
///
/// It belongs to the thread that calls `run`, and so does all that is made on it: the compiler sees to that, as none of
/// it is `Sendable`. Other threads have the `handle`. `EventLoopThread` makes a loop with its thread.
public final class EventLoop {
    /// What other threads may use.
    public let handle: EventLoopHandle
    /// The time at which the present round of callbacks began.
    public private(set) var now = MonotonicTime.now

    private var timers = TimerQueue<() -> Void>()
    /// By descriptor number.
    private var registrations: [Registration] = []
    private var events: [clinux_event]
    private var registeredCount = 0

    /// A descriptor's entry. The loop does not keep its target alive: the target removes itself when it goes.
    private struct Registration {
        unowned var target: (any ReadinessTarget)?
        /// Tells an event of the number's former owner, which waits behind it in the same batch, from its own.
        var generation: UInt32 = 0
    }

    /// Events taken by one system call: enough to make its cost small, and 3 KiB.
    private static let batchSize = 256
    /// Callbacks of due timers before sockets get their turn again.
    private static let timersPerRound = 1024

    /// Makes a loop for the calling thread; throws for a lack of descriptors or memory.
    public convenience init() throws(SystemError) {
        self.init(handle: try EventLoopHandle())
    }

    init(handle: EventLoopHandle) {
        self.handle = handle
        events = Array(repeating: clinux_event(), count: Self.batchSize)
    }

    /// Sockets that are registered.
    public var socketCount: Int { registeredCount }
    /// Timers that wait.
    public var timerCount: Int { timers.count }

    /// Serves sockets, timers and posted work until the handle's `stop`; then closes all sockets and drops all timers.
    public func run() {
        // A stop is seen between rounds: what is due or ready in its round still has its turn.
        while !handle.isStopped {
            wait()
            for _ in 0..<Self.timersPerRound {
                guard let fire = timers.popDue(at: now) else { break }
                fire()
            }
        }
        for number in registrations.indices { registrations[number].target?.loopEnded() }
        timers.removeAll()
        _ = handle.takeWork()
    }

    // Timers

    /// Calls a closure once, no earlier than after a duration; it is at most about a millisecond late in an idle loop.
    @discardableResult
    public func schedule(after delay: Duration, _ fire: @escaping () -> Void) -> LoopTimer {
        schedule(at: now.advanced(by: delay), fire)
    }

    /// Calls a closure once, no earlier than at a time. Timers of one time fire in the order they were set.
    @discardableResult
    public func schedule(at deadline: MonotonicTime, _ fire: @escaping () -> Void) -> LoopTimer {
        timers.insert(fire, at: max(deadline, earliest))
    }

    /// Gives a timer that waits another time, at less cost than a new one; false if it has fired or was cancelled.
    public func reschedule(_ timer: LoopTimer, at deadline: MonotonicTime) -> Bool {
        timers.move(timer, to: max(deadline, earliest))
    }

    /// Cancels a timer; one that has fired already, or was cancelled, is left alone.
    public func cancel(_ timer: LoopTimer) {
        _ = timers.remove(timer)
    }

    /// The next round at the earliest: a timer that sets itself anew with no delay must not keep the loop from its
    /// sockets.
    private var earliest: MonotonicTime { MonotonicTime(nanoseconds: now.nanoseconds + 1) }

    // Sockets

    /// Has a socket's target told of each change to readable or writable, once for each change.
    func register(_ number: Int32, _ target: any ReadinessTarget, _ subject: @autoclosure () -> String)
        throws(SystemError)
    {
        let index = Int(number)
        while registrations.count <= index { registrations.append(Registration()) }
        let generation = registrations[index].generation &+ 1
        let token = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: number))
        guard clinux_epoll_add_edges(handle.epoll.rawValue, number, token) == 0 else {
            throw .last("epoll_ctl", subject())
        }
        registrations[index] = Registration(target: target, generation: generation)
        registeredCount += 1
    }

    /// Forgets a socket that is about to be closed, which takes it out of the kernel's set too.
    func unregister(_ number: Int32) {
        let index = Int(number)
        registrations[index].target = nil
        registrations[index].generation &+= 1
        registeredCount -= 1
    }

    private func wait() {
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe clinux_epoll_wait(
                handle.epoll.rawValue, buffer.baseAddress, Int32(buffer.count), millisecondsToWait())
        }
        now = .now
        guard count > 0 else { return }  // Time is over, or a signal came (EINTR).
        for index in 0..<Int(count) {
            let token = events[index].token
            if token == EventLoopHandle.wakeToken {
                for work in handle.takeWork() { work() }
                continue
            }
            let number = Int(UInt32(truncatingIfNeeded: token))
            let registration = registrations[number]
            guard registration.generation == UInt32(token >> 32), let target = registration.target else { continue }
            target.becameReady(events[index].events)
        }
    }

    /// The time to the next timer, rounded up, so that the loop does not spin for the last part of a millisecond.
    private func millisecondsToWait() -> Int32 {
        guard let deadline = timers.nextDeadline else { return -1 }
        let nanoseconds = deadline.nanoseconds - MonotonicTime.now.nanoseconds
        guard nanoseconds > 0 else { return 0 }
        return Int32(min(nanoseconds / 1_000_000 + 1, 60_000))
    }
}

/// What owns a registered socket.
protocol ReadinessTarget: AnyObject {
    /// Called with epoll's events. The loop holds the target until it returns.
    func becameReady(_ events: UInt32)
    /// Called when the loop has stopped.
    func loopEnded()
}

/// What a socket may be ready for. An end or an error of the connection shows as both: the next call tells it.
public struct Readiness: OptionSet, Hashable, Sendable {
    /// epoll's bits.
    public let rawValue: UInt32

    /// Makes a set of epoll's bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Reading would not block.
    public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    /// Writing would not block.
    public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The peer has ended its side, or the connection is over: reading tells it once all octets are read.
    public static let ended = Readiness(rawValue: EPOLLRDHUP.rawValue)

    init(events: UInt32) {
        let isOver = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        let ended = events & EPOLLRDHUP.rawValue != 0
        self = Readiness(rawValue: events).intersection([.readable, .writable])
        if isOver || ended { formUnion([.readable, .ended]) }
        if isOver { insert(.writable) }
    }
}
