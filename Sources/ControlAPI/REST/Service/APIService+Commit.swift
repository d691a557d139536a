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
    /// What a write computes: it may run several times, each time on another state of the store.
    typealias Computation<Result> = @Sendable (inout StoreTransaction) throws(APIStatus) -> Result

    /// How often a write is computed before it gives up because others are always quicker.
    private static let attempts = 5

    /// Undoes a transaction that was only tried, and carries out what came of it.
    private struct DryRun<Result: Sendable>: Error {
        var result: Result
    }

    /// Writes one object, and tells what is stored of it.
    func write(
        _ request: ResourceRequest, isDryRun: Bool, _ compute: @escaping Computation<WriteResult>
    ) async throws(APIStatus) -> WriteResult {
        var (result, written) = try await commit(request, isDryRun: isDryRun, compute)
        // Until the commit its revision was provisional.
        if let stored = result.stored { result.stored = written[stored.key] ?? stored }
        return result
    }

    /// The one place through which a client's write of objects passes: it is computed out of what is visible, beside the
    /// store's queue, committed where nothing that it rests on has changed meanwhile, and otherwise computed anew. It
    /// answers once it is durable.
    ///
    /// - Parameters:
    ///   - isDryRun: All is done but stored.
    ///   - compute: What is written.
    /// - Returns: What was computed, and the objects as they are written, by their keys.
    func commit<Result: Sendable>(
        _ request: ResourceRequest, isDryRun: Bool, _ compute: @escaping Computation<Result>
    ) async throws(APIStatus) -> (result: Result, written: [ResourceKey: StoredObject]) {
        guard let key = request.path.key else {
            return try await commit(WriteOrigin(request), isDryRun: isDryRun, compute)
        }
        await turns.enter(key)
        defer { turns.leave(key) }
        return try await commit(WriteOrigin(request), isDryRun: isDryRun, compute)
    }

    /// The same for a write that is about other things than one object.
    func commit<Result: Sendable>(
        _ origin: WriteOrigin, isDryRun: Bool, _ compute: @escaping Computation<Result>
    ) async throws(APIStatus) -> (result: Result, written: [ResourceKey: StoredObject]) {
        try writes.enter()
        defer { writes.leave() }
        let time = now()
        let line = store.isJournaled && !isDryRun ? AuditLine(origin, at: time) : nil
        do {
            for _ in 0..<Self.attempts {
                let (result, changes) = try store.prepare { transaction in
                    if !isDryRun { transaction.author = origin.author(at: time) }
                    if let line { transaction.note = { line.note(of: $0) } }
                    return try compute(&transaction)
                }
                if isDryRun { return (result, [:]) }
                if let written = try await store.commit(changes) { return (result, written) }
            }
        } catch {
            throw failure(error, origin)
        }
        throw APIStatus(
            code: 409,
            message: "Operation cannot be fulfilled: what it is about was changed by others each of "
                + "\(Self.attempts) times that it was tried; please apply your changes to the latest version and try again"
        )
    }

    /// Writes many objects at once: all is done in one transaction, on the store's queue, which other writes wait for.
    func commitAtOnce<Result: Sendable>(
        _ origin: WriteOrigin, isDryRun: Bool, _ body: @escaping Computation<Result>
    ) async throws(APIStatus) -> Result {
        try writes.enter()
        defer { writes.leave() }
        let time = now()
        let line = store.isJournaled ? AuditLine(origin, at: time) : nil
        do {
            return try await store.write { transaction in
                if !isDryRun {
                    transaction.author = origin.author(at: time)
                    if let line { transaction.note = { line.note(of: $0) } }
                }
                let result = try body(&transaction)
                if isDryRun { throw DryRun(result: result) }
                return result
            }
        } catch let dryRun as DryRun<Result> {
            return dryRun.result
        } catch {
            throw failure(error, origin)
        }
    }

    /// What a client is told where nothing was stored.
    private func failure(_ error: any Error, _ origin: WriteOrigin) -> APIStatus {
        switch error {
        case let status as APIStatus: return status
        case StoreError.full:
            storingFailures.log("cannot store: the disk is full", metadata: ["verb": "\(origin.verb)"])
            return APIStatus(
                code: 507,
                message: "nothing was stored: the disk of the server's state folder is full; free some room and repeat")
        default:
            storingFailures.log("cannot store: \(error)", metadata: ["verb": "\(origin.verb)"])
            return APIStatus(code: 500, message: "nothing was stored: \(error)")
        }
    }
}
