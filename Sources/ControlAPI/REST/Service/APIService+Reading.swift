internal import HTTP
internal import ResourceStore
internal import Resources

extension APIService {
    /// One object; its octets are sent as they are kept.
    func get(_ request: ResourceRequest) throws(APIStatus) -> ServerResponse {
        let path = request.path
        let form = try request.representation(allowsTable: true)
        if let version = try request.query.integer("resourceVersion"), version > store.revision {
            throw .tooLarge(resourceVersion: version, current: store.revision)
        }
        guard let key = path.key, let object = store.object(key) else {
            throw .notFound(path.kind, path.name ?? "")
        }
        switch form {
        case .objects:
            return ServerResponse(json: object.json(in: path), warnings: [])
        case .metadata(let version):
            return ServerResponse(json: object.metadataJSON(version: version), warnings: [])
        case .table(let version):
            let page = ObjectPage(of: [object], revision: object.revision)
            return ServerResponse(
                json: try table(page, request, version), warnings: [])
        }
    }

    /// The objects of a collection, or a page of them.
    func list(_ request: ResourceRequest) throws(APIStatus) -> ServerResponse {
        let path = request.path
        let form = try request.representation(allowsTable: true)
        let options = try ListOptions(request.query, kind: path.kind)
        let snapshot = try snapshot(for: options, path)
        let page = ObjectPage(of: snapshot, options)
        if page.continueToken != nil {
            snapshots.keep(snapshot, kind: path.kind, namespace: path.namespace, now: .now)
        }
        switch form {
        case .objects, .metadata:
            let text = ListText(path: path, form: form, isYAML: request.wantsYAML)
            var response = ServerResponse(json: [], warnings: [])
            if text.isYAML { response.headers["Content-Type"] = "application/yaml" }
            response.body = page.body(text)
            return response
        case .table(let version):
            return ServerResponse(
                json: try table(page, request, version), warnings: [])
        }
    }

    private func snapshot(for options: ListOptions, _ path: ResourcePath) throws(APIStatus) -> StoreSnapshot {
        let wanted = options.continuation?.revision ?? (options.isExact ? options.resourceVersion : nil)
        let kept = wanted.flatMap {
            snapshots.snapshot(revision: $0, kind: path.kind, namespace: path.namespace, now: .now)
        }
        if let kept { return kept }
        if options.continuation != nil {
            throw .expired(
                "The provided continue parameter is too old to display a consistent list result. "
                    + "Start a new list without the continue parameter.")
        }
        let current = store.objects(of: path.kind, namespace: path.namespace)
        guard let version = options.resourceVersion else { return current }
        guard version <= current.revision else {
            throw .tooLarge(resourceVersion: version, current: current.revision)
        }
        if options.isExact, version != current.revision {
            throw .expired("The resourceVersion for the provided list is too old.")
        }
        return current
    }

    private func table(
        _ page: ObjectPage, _ request: ResourceRequest, _ tableVersion: String
    ) throws(APIStatus) -> [UInt8] {
        let path = request.path
        return ResourceTable.json(
            of: page.objects, kind: path.kind, version: path.version, tableVersion: tableVersion,
            resourceVersion: "\(page.revision)",
            continueToken: page.continueToken, remaining: page.remaining, includeObject: try request.includeObject(),
            now: now(), withColumns: true)
    }
}

extension StoredObject {
    /// The object as it is seen in a path's version.
    func json(in path: ResourcePath) -> [UInt8] {
        path.version == path.kind.storageVersion ? json : json(apiVersion: path.apiVersion)
    }
}
