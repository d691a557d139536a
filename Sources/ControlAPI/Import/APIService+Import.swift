internal import Dispatch
internal import HTTP
internal import ResourceStore
internal import Resources
internal import Synchronization

extension APIService {
    /// Takes in many objects at once: all of them or none.
    func importObjects(_ request: ServerRequest, _ caller: Caller) async throws(APIStatus) -> ServerResponse {
        guard request.head.method == .post else { throw .methodNotAllowed() }
        guard ImportAccess(caller: caller).mayImport else {
            throw APIStatus(
                code: 403,
                message: "imports are forbidden: User \"\(caller.name)\" cannot create objects in any namespace: "
                    + "this needs the role editor or admin")
        }
        let options = try ImportOptions(APIQuery(request.target))
        let format = try Self.importFormat(request.head.headers)
        try imports.enter()
        defer { imports.leave() }
        let octets = try await importBody(request)
        let plan = try await plan(octets, format, options, caller)
        let report = try await commit(plan, request, caller)
        return ServerResponse(status: report.isTaken(with: plan) ? 200 : 422, json: report.value.json, warnings: [])
    }

    private static func importFormat(_ headers: HTTPHeaders) throws(APIStatus) -> ManifestFormat? {
        // RFC 9110 15.5.16: the answer says what would do.
        if let coding = headers["Content-Encoding"], coding.lowercased() != "identity" {
            throw APIStatus(
                code: 415,
                message: "Content-Encoding: found \(Value.quoted(coding)), expected identity: send the body as it is")
        }
        switch BodyFormat(contentType: headers["Content-Type"]) {
        case .json: return .json
        // What begins like JSON is read as such, which is faster.
        case .yaml: return nil
        case .protobuf, nil: throw BodyFormat.unsupported
        }
    }

    private func importBody(_ request: ServerRequest) async throws(APIStatus) -> [UInt8] {
        do throws(RequestBodyError) {
            return try await request.body.collect(limit: importLimit)
        } catch {
            guard case .tooLarge = error else { throw APIStatus(code: error.status, message: "\(error)") }
            throw APIStatus(
                code: 413,
                message: "the import has more than \(importLimit) octets: import it in parts, "
                    + "or raise `control.importLimit`")
        }
    }

    /// Reads and judges an import away from the threads of connections and tasks, which it would hold up.
    private func plan(
        _ octets: [UInt8], _ format: ManifestFormat?, _ options: ImportOptions, _ caller: Caller
    ) async throws(APIStatus) -> ImportPlan {
        let plan = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { [self] in
                let contents = ManifestContents(octets, format: format)
                guard !contents.isEmpty else { return continuation.resume(returning: ImportPlan?.none) }
                continuation.resume(
                    returning: ImportPlan(
                        contents, options: options, caller: caller, now: now(),
                        present: { [store] in store.object($0) },
                        translate: translateMember))
            }
        }
        guard let plan else {
            throw .badRequest("the import is empty: found no object and no list, which is no reason to remove anything")
        }
        return plan
    }
}

extension APIService {
    /// Carries an import out where nothing is refused, or where the others are wanted all the same.
    private func commit(
        _ plan: ImportPlan, _ request: ServerRequest, _ caller: Caller
    ) async throws(APIStatus) -> ImportReport {
        let refused = Mutex<ImportReport?>(nil)
        do throws(APIStatus) {
            let origin = WriteOrigin(request, caller, verb: "import")
            return try await commitAtOnce(origin, isDryRun: plan.options.isDryRun) { transaction throws(APIStatus) in
                let report = transaction.carryOut(plan)
                guard !report.isTaken(with: plan) else { return report }
                // Undoes the transaction.
                refused.withLock { $0 = report }
                throw APIStatus(code: 422, message: "\(report.refused) objects are refused")
            }
        } catch {
            guard let report = refused.withLock({ $0 }) else { throw error }
            return report
        }
    }
}

extension ImportReport {
    /// Whether what is not refused is stored.
    func isTaken(with plan: ImportPlan) -> Bool {
        refused == 0 || plan.options.skipsInvalid && !plan.hasUnreadable
    }
}
