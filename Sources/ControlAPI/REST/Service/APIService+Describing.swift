internal import HTTP

extension APIService {
    /// Tells which kinds are served and what they look like; nil where nothing of that name is.
    func describe(_ path: APIPath, _ request: ServerRequest) -> ServerResponse? {
        let headers = request.head.headers
        switch path {
        case .discovery:
            let address = headers["Host"] ?? "localhost"
            guard
                let document = Discovery.document(
                    path: request.target.path, accept: headers["Accept"], serverAddress: address)
            else { return nil }
            return tagged(document.json, type: document.contentType, EntityTag.of(document.json), headers)
        case .openAPIIndex:
            let index = OpenAPI.index()
            return tagged(index, type: "application/json", EntityTag.of(index), headers)
        case .openAPIDocument(let groupVersion):
            guard let document = OpenAPI.document(groupVersion: groupVersion) else { return nil }
            var response = tagged(document.json, type: "application/json", "\"\(document.hash)\"", headers)
            // A document of that hash never changes, so that kubectl loads it once.
            if request["hash"] == document.hash {
                response.headers["Cache-Control"] = "public, immutable"
                response.headers.append("Expires", "Thu, 31 Dec 2099 23:59:59 GMT")
            }
            return response
        case .openAPIVersion2:
            // An empty message is a whole document; JSON would be worse than nothing to kubectl.
            return ServerResponse(
                headers: HTTPHeaders([
                    .init("Content-Type", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
                ]))
        default: return nil
        }
    }

    private func tagged(_ octets: [UInt8], type: String, _ tag: String, _ headers: HTTPHeaders) -> ServerResponse {
        var response = ServerResponse(headers: HTTPHeaders([.init("Content-Type", type)]), body: .octets(octets))
        response.headers.append("ETag", tag)
        response.headers.append("Vary", "Accept")
        guard headers["If-None-Match"] == tag else { return response }
        response.status = 304
        response.body = .octets([])
        return response
    }
}

/// Tells the contents of documents apart.
enum EntityTag {
    /// An FNV-1a hash: equal documents of one program have equal tags, and a new program has new documents.
    static func of(_ octets: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for octet in octets { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))\""
    }
}
