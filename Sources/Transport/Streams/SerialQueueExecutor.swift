public import Dispatch

/// Runs an actor on a serial dispatch queue of its own, the queue on which its dispatch sources fire.
///
/// A source's handler is then already on the actor: `actor.assumeIsolated` enters it without a hop, and the compiler
/// proves that the actor's state is touched from nowhere else. As the preferred executor of a task it keeps the task's
/// other work on the same queue, so that nothing changes threads between the two.
public final class SerialQueueExecutor: SerialExecutor, TaskExecutor {
    /// The queue.
    public let queue: DispatchQueue

    /// Makes an executor with a new queue.
    ///
    /// - Parameter target: Whose threads the queue runs on; by default, it gets one whenever it has work.
    public init(label: String, target: DispatchQueue? = nil) {
        queue = DispatchQueue(label: label, target: target)
    }

    /// Runs a job of the actor, or of a task that prefers the queue, on the queue.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
    }

    /// The reference by which an actor names its executor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    /// Stops the program if the caller is not on the queue; `assumeIsolated` asks this.
    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
