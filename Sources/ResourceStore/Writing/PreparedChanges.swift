public import Resources
import Synchronization

/// Changes that were computed beside the store's queue, and what they rest on; made by ``ResourceStore/prepare(_:)``.
public struct PreparedChanges: Sendable {
    let readings: StoreReadings
    let steps: [StoreStep]

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { steps.isEmpty }
}

extension ResourceStore {
    /// Computes changes out of what is visible now, on the caller's thread: nothing is changed, and nobody waits for it.
    ///
    /// - Returns: What the body returns, in which objects that it has written have provisional revisions, and the changes.
    public func prepare<Output>(
        _ body: (inout StoreTransaction) throws -> Output
    ) throws -> (output: Output, changes: PreparedChanges) {
        let contents = feed.contents
        let recorder = StoreReadings.Recorder(of: contents)
        var transaction = StoreTransaction(contents: contents, recorder: recorder)
        let output = try body(&transaction)
        if let failure = transaction.failure { throw failure }
        return (output, PreparedChanges(readings: recorder.readings, steps: transaction.steps))
    }

    /// Commits changes if all that they rest on is still as it was; returns when they are on the disk.
    ///
    /// - Returns: The objects as they are written, those that are removed apart; nil where something has changed meanwhile,
    ///   so that they are to be computed anew.
    public func commit(_ changes: PreparedChanges) async throws -> [ResourceKey: StoredObject]? {
        guard !changes.isEmpty else { return [:] }
        return try await withCheckedThrowingContinuation { continuation in
            submit(.write(PreparedWrite(changes, continuation)))
        }
    }
}

/// A write whose changes are computed already.
final class PreparedWrite: WaitingWrite {
    private let changes: PreparedChanges
    private let continuation: CheckedContinuation<[ResourceKey: StoredObject]?, any Error>
    private let written = Mutex<[ResourceKey: StoredObject]?>(nil)

    init(
        _ changes: PreparedChanges, _ continuation: CheckedContinuation<[ResourceKey: StoredObject]?, any Error>
    ) {
        self.changes = changes
        self.continuation = continuation
    }

    func run(on contents: StoreContents) -> StoreTransaction? {
        guard changes.readings.hold(in: contents) else { return nil }
        var transaction = StoreTransaction(contents: contents)
        let objects = transaction.carryOut(changes.steps)
        written.withLock { $0 = objects }
        return transaction
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else {
            continuation.resume(returning: written.withLock { $0.take() })
        }
    }
}
