internal import Dispatch
internal import HTTP
internal import Logging
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
        let octets = try await importBody(request, limit: importLimit(for: caller))
        let origin = WriteOrigin(request, caller, verb: "import")
        let plan = try await plan(octets, format, options, caller, origin)
        let report = try await commit(plan, origin)
        if !report.held.isEmpty, !options.isDryRun {
            logger.warning("an import was not taken: \(report.held)", metadata: ["user": "\(caller.name)"])
        }
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

    /// Octets of an import's body that are taken: what is configured, or else less of callers who may write in some
    /// namespaces only.
    package func importLimit(for caller: Caller) -> Int {
        importLimit ?? (ImportAccess(caller: caller).isLimited ? Self.limitedImportLimit : Self.defaultImportLimit)
    }

    private func importBody(_ request: ServerRequest, limit: Int) async throws(APIStatus) -> [UInt8] {
        do throws(RequestBodyError) {
            return try await request.body.collect(limit: limit)
        } catch {
            guard case .tooLarge = error else { throw APIStatus(code: error.status, message: "\(error)") }
            throw APIStatus(
                code: 413,
                message: "the import has more than \(limit) octets: import it in parts, "
                    + "or have `control.importLimit` raised")
        }
    }

    /// Reads and judges an import away from the threads of connections and tasks, which it would hold up.
    private func plan(
        _ octets: [UInt8], _ format: ManifestFormat?, _ options: ImportOptions, _ caller: Caller, _ origin: WriteOrigin
    ) async throws(APIStatus) -> ImportPlan {
        let now = now()
        var surroundings = ImportPlan.Surroundings(
            present: { [store] in store.object($0) }, objects: { [store] in store.objects(of: $0).objects },
            records: store.imports, translate: translateMember)
        surroundings.author = options.isDryRun ? nil : origin.author(at: now)
        if store.isJournaled, !options.isDryRun {
            let line = AuditLine(origin, at: now)
            surroundings.note = { line.note(of: $0) }
        }
        let plan: ImportPlan? = await withCheckedContinuation { [surroundings] continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: ImportPlan(
                        octets, format: format, options: options, caller: caller, now: now, surroundings))
            }
        }
        guard let plan else {
            throw .badRequest("the import is empty: found no object and no list, which is no reason to remove anything")
        }
        guard plan.namesSomething || !options.prunes else {
            throw .badRequest(
                "the import has no object, and its List names no kind, which is no reason to remove anything: kubectl prints "
                    + "an empty List where it can list nothing, as with credentials that have expired, or a hub that is away"
            )
        }
        return plan
    }
}

extension APIService {
    /// Carries an import out where nothing is refused, or where the others are wanted all the same.
    private func commit(_ plan: ImportPlan, _ origin: WriteOrigin) async throws(APIStatus) -> ImportReport {
        let refused = Mutex<ImportReport?>(nil)
        do throws(APIStatus) {
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
        held.isEmpty && (refused == 0 || plan.options.skipsInvalid && !plan.hasUnreadable)
    }
}
