internal import HTTP
internal import ResourceStore

extension APIService {
    /// Streams the changes of a collection.
    func watch(_ request: ResourceRequest) throws(APIStatus) -> ServerResponse {
        let form = try request.representation(allowsTable: true)
        var options = try WatchOptions(request.query, kind: request.path.kind)
        if let name = request.path.name { options.selection.name = name }
        let encoder = WatchEncoder(
            path: request.path, form: form, includeObject: try request.includeObject(), shared: encodedEvents, now: now)
        let stream = WatchStream(store: store, options: options, encoder: encoder)
        return ServerResponse(
            headers: HTTPHeaders([
                .init("Content-Type", "application/json"), .init("Cache-Control", "no-cache, private"),
            ]), body: .stream { await stream.run($0) })
    }
}
