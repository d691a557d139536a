public import Dispatch

/// Runs an actor on a serial dispatch queue of its own, the queue on which its dispatch sources fire.
///
/// A source's handler is then already on the actor: `actor.assumeIsolated` enters it without a hop, and the compiler
/// proves that the actor's state is touched from nowhere else.
public final class SerialQueueExecutor: SerialExecutor {
    /// The queue.
    public let queue: DispatchQueue

    /// Makes an executor with a new queue.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs a job of the actor on the queue.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedSerialExecutor())
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
