import Foundation
import Testing

/// Runs a suite's tests beside Swift's pool, which has one thread a core.
///
/// They start programs and wait for them: in the pool they would hold up the tests of other suites, which are asynchronous
/// and have deadlines.
struct BlockingTrait: SuiteTrait, TestTrait, TestScoping {
    /// As many at a time as there are cores: each has a server or two to itself.
    private final class Executor: TaskExecutor {
        static let shared = Executor()
        private let queue = OperationQueue()

        init() {
            queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.addOperation { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Executor.shared) { try await function() }
    }
}

extension Trait where Self == BlockingTrait {
    /// The suite's tests block.
    static var blocking: Self { Self() }
}
