internal import Logging
internal import ResourceStore
internal import Resources

/// What became of an object that was written.
struct WriteResult: Sendable {
    /// The object's next state; without a new `resourceVersion` where nothing was stored.
    var value: Value
    /// The object as it is stored now; nil where it is gone.
    var stored: StoredObject?
    /// Whether it was not there before.
    var isNew = false
    /// What the client is told beside.
    var warnings: [String] = []
}

extension APIService {
    /// Undoes a transaction that was only tried, and carries out what came of it.
    private struct DryRun<Result: Sendable>: Error {
        var result: Result
    }

    /// The one place through which every write of a client passes: it runs in one transaction, and answers once it is
    /// durable.
    ///
    /// - Parameters:
    ///   - isDryRun: All is done but stored.
    ///   - body: What is written; it may run only once, on the store's queue.
    func commit<Result: Sendable>(
        _ request: ResourceRequest, isDryRun: Bool,
        _ body: @escaping @Sendable (inout StoreTransaction) throws(APIStatus) -> Result
    ) async throws(APIStatus) -> Result {
        try await commit(WriteOrigin(request), isDryRun: isDryRun, body)
    }

    /// The same for a write that is about other things than objects of one kind.
    func commit<Result: Sendable>(
        _ origin: WriteOrigin, isDryRun: Bool,
        _ body: @escaping @Sendable (inout StoreTransaction) throws(APIStatus) -> Result
    ) async throws(APIStatus) -> Result {
        try writes.enter()
        defer { writes.leave() }
        let time = now()
        let line = store.isJournaled ? AuditLine(origin, at: time) : nil
        do {
            return try await store.write { transaction in
                if !isDryRun {
                    transaction.author = origin.author(at: time)
                    if let line { transaction.note = { line.octets(of: $0) } }
                }
                let result = try body(&transaction)
                if isDryRun { throw DryRun(result: result) }
                return result
            }
        } catch let dryRun as DryRun<Result> {
            return dryRun.result
        } catch let status as APIStatus {
            throw status
        } catch StoreError.full {
            logger.error("cannot store: the disk is full", metadata: ["verb": "\(origin.verb)"])
            throw APIStatus(
                code: 507,
                message: "nothing was stored: the disk of the server's state folder is full; free some room and repeat")
        } catch {
            logger.error("cannot store: \(error)", metadata: ["verb": "\(origin.verb)"])
            throw APIStatus(code: 500, message: "nothing was stored: \(error)")
        }
    }
}
