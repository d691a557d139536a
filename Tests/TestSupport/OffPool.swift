import Foundation

/// Runs what blocks on a thread of its own. Swift's pool has one thread a core: tests that block in it can keep the
/// very server from running that they wait for.
public func offPool<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result(catching: work))
        }
    }
}
