internal import CLinux
internal import Glibc
internal import Synchronization

/// What other threads may do with an `EventLoop`: give it work, and stop it.
public final class EventLoopHandle: Sendable {
    let epoll: FileDescriptor
    private let counter: FileDescriptor
    private let state = Mutex(State())

    private struct State {
        var work: [@Sendable () -> Void] = []
        var isStopped = false
    }

    /// The counter's token; no registration has it (see `EventLoop.register`).
    static let wakeToken = UInt64.max

    init() throws(SystemError) {
        epoll = try FileDescriptor(result: clinux_epoll(), of: "epoll_create1", "")
        counter = try FileDescriptor(result: clinux_event_counter(), of: "eventfd", "")
        guard clinux_epoll_add_readable(epoll.rawValue, counter.rawValue, Self.wakeToken) == 0 else {
            throw .last("epoll_ctl", "")
        }
    }

    /// Has the loop's thread run a closure soon, after those given before. A loop that has stopped drops it.
    public func post(_ work: @escaping @Sendable () -> Void) {
        let isFirst = state.withLock { state in
            guard !state.isStopped else { return false }
            state.work.append(work)
            return state.work.count == 1
        }
        // Whoever finds work waiting has no need to wake the loop again.
        if isFirst { wake() }
    }

    /// Has `run` return after its present round of callbacks.
    public func stop() {
        let wasStopped = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        if !wasStopped { wake() }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Takes the work that waits; to be called by the loop alone.
    func takeWork() -> [@Sendable () -> Void] {
        var value: UInt64 = 0
        // Before the work is taken: what comes after is told anew.
        _ = unsafe read(counter.rawValue, &value, MemoryLayout<UInt64>.size)
        return state.withLock { state in
            defer { state.work = [] }
            return state.work
        }
    }

    private func wake() {
        var one: UInt64 = 1
        // It fails only where the counter is full, and then the loop is told anyway.
        _ = unsafe write(counter.rawValue, &one, MemoryLayout<UInt64>.size)
    }
}
