internal import Dispatch

/// Runs tasks on a dispatch queue, so that they do not wait for Swift's pool, which has one thread a core and is held up
/// by whatever blocks in it.
public final class QueueTaskExecutor: TaskExecutor {
    private let queue: DispatchQueue

    /// Makes an executor with a new concurrent queue.
    public init(label: String) {
        queue = DispatchQueue(label: label, attributes: .concurrent)
    }

    /// Runs a job of a task on the queue.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
