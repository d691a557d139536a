internal import Synchronization

/// An `EventLoop` on a thread of its own, with the state that works on it.
///
/// The state is made on the thread, used there alone, and let go there; it need not be `Sendable`.
public final class EventLoopThread<State>: Sendable {
    private let handle: EventLoopHandle
    private let confined = Confined()
    private let thread: Mutex<WorkerThread?>

    /// Proof for `@unchecked`: the value is read and written by the loop's thread alone, in `init`'s thread body and
    /// in posted work.
    private final class Confined: @unchecked Sendable {
        var state: State?
    }

    /// Starts the thread; throws for a lack of descriptors, memory or threads.
    ///
    /// - Parameters:
    ///   - name: What tools such as top show, of which the kernel keeps 15 octets.
    ///   - makeState: Makes the state on the thread, before any posted work.
    public init(name: String, _ makeState: @escaping @Sendable (EventLoop) -> State) throws(SystemError) {
        let handle = try EventLoopHandle()
        let confined = self.confined
        let worker = try WorkerThread(name: name) {
            let loop = EventLoop(handle: handle)
            confined.state = makeState(loop)
            loop.run()
            confined.state = nil
        }
        self.handle = handle
        thread = Mutex(worker)
    }

    deinit {
        handle.stop()
    }

    /// Has the thread run a closure with the state soon, after those given before; dropped after `stop`.
    public func post(_ work: @escaping @Sendable (State) -> Void) {
        let confined = self.confined
        handle.post { @Sendable in
            if let state = confined.state { work(state) }
        }
    }

    /// Stops the loop and waits until the state is gone; not to be called on the loop's own thread.
    public func stop() {
        handle.stop()
        thread.withLock { $0.take() }?.join()
    }
}
