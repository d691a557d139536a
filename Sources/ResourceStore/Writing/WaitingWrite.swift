import Synchronization

/// A write that waits for its turn, and then for the commit that it shares with others.
protocol WaitingWrite: Sendable {
    /// Runs the body on contents; nil where it has thrown, so that what it changed is given up.
    func run(on contents: StoreContents) -> StoreTransaction?
    /// Tells the writer how it ended; once, after `run`.
    func finish(_ failure: (any Error)?)
}

/// A write whose body has a certain result.
final class BodyWrite<Output: Sendable>: WaitingWrite {
    private let body: @Sendable (inout StoreTransaction) throws -> Output
    private let continuation: CheckedContinuation<Output, any Error>
    private let outcome = Mutex<Result<Output, any Error>?>(nil)

    init(
        _ continuation: CheckedContinuation<Output, any Error>,
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Output
    ) {
        self.continuation = continuation
        self.body = body
    }

    func run(on contents: StoreContents) -> StoreTransaction? {
        var transaction = StoreTransaction(contents: contents)
        do {
            let output = try body(&transaction)
            if let failure = transaction.failure { throw failure }
            outcome.withLock { $0 = .success(output) }
            return transaction
        } catch {
            outcome.withLock { $0 = .failure(error) }
            return nil
        }
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else if let outcome = outcome.withLock({ $0.take() }) {
            continuation.resume(with: outcome)
        }
    }
}
