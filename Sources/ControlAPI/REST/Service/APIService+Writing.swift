internal import HTTP
internal import ResourceStore
internal import Resources

extension APIService {
    /// Attempts at a generated name that is not taken.
    private static let nameAttempts = 8

    /// Stores a new object.
    func create(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        let options = try request.writeOptions("CreateOptions")
        let body = try await request.object()
        let rules = request.admission(options, now: now())
        let result = try await write(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
            try rules.checkIdentity(of: body, name: nil)
            try transaction.requireNamespace(path.namespace, now: rules.now)
            var attempt = 0
            while true {
                attempt += 1
                var rules = rules
                let object = try rules.create(body)
                let name = object["metadata"]?["name"]?.string ?? ""
                let isGenerated = (body["metadata"]?["name"]?.string ?? "").isEmpty
                let key = ResourceKey(kind: path.kind, namespace: path.namespace ?? "", name: name)
                if let other = transaction.object(key) {
                    if isGenerated, attempt < Self.nameAttempts { continue }
                    throw other.alreadyExists()
                }
                let stored = try transaction.store(key, object)
                return WriteResult(value: object, stored: stored, isNew: true, warnings: rules.warnings)
            }
        }
        return response(result, request, isDryRun: options.isDryRun)
    }

    /// Replaces an object, or its status.
    func update(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        let options = try request.writeOptions("UpdateOptions")
        let body = try await request.object()
        let rules = request.admission(options, now: now())
        let result = try await write(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
            try transaction.change(path, rules, needsVersion: true) { _, _ in body }
        }
        return response(result, request, isDryRun: options.isDryRun)
    }

    /// Changes an object, or its status, as a patch says.
    func patch(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        let isCore = path.kind.group.isEmpty
        guard let format = PatchFormat(contentType: request.request.head.headers["Content-Type"]),
            format != .strategic || isCore
        else { throw PatchFormat.unsupported(isCore: isCore) }
        let options = try request.writeOptions("PatchOptions")
        let body = try await request.patchBody(format)
        let rules = request.admission(options, now: now())
        if format == .apply { return try await apply(request, body, options, rules) }
        let patch = try ObjectPatch(body, format)
        let result = try await write(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
            try transaction.change(path, rules) { old, _ throws(APIStatus) in
                try patch.apply(to: old)
            }
        }
        return response(result, request, isDryRun: options.isDryRun)
    }

    /// Makes an object have the fields that its applier wants, creating it where it is not there (server-side apply).
    private func apply(
        _ request: ResourceRequest, _ body: Value, _ options: WriteOptions, _ rules: Admission
    ) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        guard options.hasFieldManager else {
            throw .invalidOptions(
                "PatchOptions",
                [
                    APIStatus.Cause(
                        reason: "FieldValueRequired", message: "Required value: is required for apply patch",
                        field: "fieldManager")
                ])
        }
        var admission = rules
        let configuration = try admission.configuration(body, name: path.name, part: path.part)
        let prepared = admission
        let result = try await write(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
            if let key = path.key, transaction.object(key) == nil, path.part == .main {
                try transaction.requireNamespace(path.namespace, now: prepared.now)
                var rules = prepared
                let applied = try rules.apply(configuration, to: nil, part: .main, isForced: options.isForced)
                let object = try rules.create(applied, name: path.name, isApplied: true)
                let stored = try transaction.store(key, object)
                return WriteResult(value: object, stored: stored, isNew: true, warnings: rules.warnings)
            }
            return try transaction.change(path, prepared, isApplied: true) { old, rules throws(APIStatus) in
                try rules.apply(configuration, to: old, part: path.part, isForced: options.isForced)
            }
        }
        return response(result, request, isDryRun: options.isDryRun)
    }

    func response(_ result: WriteResult, _ request: ResourceRequest, isDryRun: Bool) -> ServerResponse {
        let status = result.isNew ? 201 : 200
        if !isDryRun, let stored = result.stored {
            return ServerResponse(status: status, json: stored.json(in: request.path), warnings: result.warnings)
        }
        var value = result.value
        value.set(.text(request.path.apiVersion), for: "apiVersion")
        return ServerResponse(status: status, json: value.json, warnings: result.warnings)
    }
}

extension ResourcePath {
    /// Which part of an object a write through this path is about.
    var part: Admission.Part { subresource == "status" ? .status : .main }
}
