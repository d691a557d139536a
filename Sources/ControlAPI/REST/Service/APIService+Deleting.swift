internal import ResourceStore
internal import Resources

extension APIService {
    /// Deletes one object.
    func delete(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        let options = try DeleteOptions(request.query, body: try await request.request.object(of: "DeleteOptions"))
        let rules = Admission(
            kind: path.kind, version: path.version, namespace: path.namespace ?? "", now: now(), manager: "")
        let result = try await write(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
            guard let key = path.key, let object = transaction.object(key) else {
                throw .notFound(path.kind, path.name ?? "")
            }
            return try transaction.delete(object, rules, options)
        }
        if path.kind == .namespace, !options.isDryRun, let namespace = result.stored {
            Task { await empty(namespace: namespace.key.name, for: request) }
        }
        // The real server shows what it has deleted of these kinds, and what is only going.
        let isShown = result.stored != nil || path.kind == .namespace || path.kind == .service
        if !isShown || options.isDryRun && path.kind != .namespace && path.kind != .service {
            var details = APIStatus.about(path.kind, path.name ?? "")
            details.uid = result.value["metadata"]?["uid"]?.string ?? ""
            return ServerResponse(APIStatus(succeeded: details))
        }
        return response(result, request, isDryRun: options.isDryRun)
    }

    /// Objects that are deleted in one commit.
    static let deletionsAtOnce = 500

    /// Deletes the objects of a namespace that a request selects; the answer is the list of them.
    func deleteCollection(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        let selection = try ObjectSelection(request.query, kind: path.kind)
        let options = try DeleteOptions(request.query, body: try await request.request.object(of: "DeleteOptions"))
        let rules = Admission(
            kind: path.kind, version: path.version, namespace: path.namespace ?? "", now: now(), manager: "")
        let selected = store.objects(of: path.kind, namespace: path.namespace).objects.filter(selection.contains)
        var deleted: [StoredObject] = []
        // As the real server, which deletes them one by one: no other write waits for all of them.
        for start in stride(from: 0, to: selected.count, by: Self.deletionsAtOnce) {
            let part = selected[start..<min(start + Self.deletionsAtOnce, selected.count)].map(\.key)
            deleted += try await commit(request, isDryRun: options.isDryRun) { transaction throws(APIStatus) in
                var deleted: [StoredObject] = []
                for key in part {
                    guard let object = transaction.object(key), selection.contains(object) else { continue }
                    _ = try transaction.delete(object, rules, options)
                    deleted.append(object)
                }
                return deleted
            }.result
        }
        let page = ObjectPage(of: deleted, revision: store.revision)
        return ServerResponse(json: page.octets(ListText(path: path, form: .objects)), warnings: [])
    }
}

extension StoreTransaction {
    /// Deletes an object, or marks it where a finalizer or a namespace's contents hold it.
    mutating func delete(
        _ object: StoredObject, _ rules: Admission, _ options: DeleteOptions
    ) throws(APIStatus) -> WriteResult {
        let key = object.key
        try object.requireWritable()
        let value = object.value()
        try options.check(value, kind: key.kind, name: key.name)
        if key.kind == .namespace { try requireDeletable(namespace: key.name) }
        guard Admission.isHeld(value) || (key.kind == .namespace && !isEmpty(namespace: key.name)) else {
            remove(key)
            if key.kind.isNamespaced { settle(namespace: key.namespace) }
            return WriteResult(value: key.kind == .namespace ? rules.markDeleted(value) ?? value : value)
        }
        guard let marked = rules.markDeleted(value) else { return WriteResult(value: value, stored: object) }
        return WriteResult(value: marked, stored: try store(key, marked))
    }
}
