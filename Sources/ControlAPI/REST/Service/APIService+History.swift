internal import Logging
internal import ResourceStore
internal import Resources

extension APIService {
    /// What is kept of an object's past, each revision with what it changed; also of an object that was deleted.
    func history(_ request: ResourceRequest) async throws(APIStatus) -> ServerResponse {
        let path = request.path
        _ = try request.representation(allowsTable: false)
        guard let key = path.key else { throw .notFound(path.kind, path.name ?? "") }
        let revisions: [StoredRevision]
        do throws(StoreError) {
            revisions = try await store.revisions(of: key)
        } catch {
            logger.error("cannot read an object's history: \(error)")
            throw APIStatus(code: 500, message: "the history cannot be read: \(error)")
        }
        guard !revisions.isEmpty || store.object(key) != nil else { throw .notFound(path.kind, key.name) }
        let schema = path.kind.schema(version: path.kind.storageVersion)
        var items: [Value] = []
        var previous: Value?
        for revision in revisions {
            let object = revision.value()
            let isFirst = items.isEmpty && revision.number > 1
            items.append(Self.item(revision, object, isFirst ? nil : Self.changes(previous, object, schema)))
            previous = object
        }
        let list: Value = [
            "kind": "RevisionList", "apiVersion": "pointsman.dev/v1",
            "metadata": ["resourceVersion": .text("\(store.revision)")], "items": Value(.array(items)),
        ]
        return ServerResponse(json: list.json, warnings: [])
    }

    private static func item(_ revision: StoredRevision, _ object: Value?, _ changes: [FieldChange]?) -> Value {
        let author = revision.author
        var item: Value = [
            "number": Value(.integer(revision.number)), "resourceVersion": .text("\(revision.revision)"),
            "generation": Value(.integer(revision.generation)), "time": .text(author.time.description),
            "user": .text(author.user), "verb": .text(author.verb), "requestID": .text(author.requestID),
        ]
        if let changes { item.set(Value(.array(changes.map(\.value))), for: "diff") }
        if let object { item.set(object, for: "object") } else { item.set(true, for: "deleted") }
        return item
    }

    /// What leads from one revision to the next, the version apart, which each names.
    private static func changes(_ old: Value?, _ new: Value?, _ schema: Schema?) -> [FieldChange] {
        func versionless(_ value: Value?) -> Value? {
            guard var value else { return nil }
            value.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
            return value
        }
        return FieldChange.between(versionless(old), versionless(new), schema: schema)
    }
}
