internal import HTTP
internal import Resources

extension ServerResponse {
    /// A body that is at least so long is compressed where the client takes that; the real server's bound.
    private static let compressedOctets = 128 << 10

    /// The response in the notation that the client wants: JSON on one line or for people, or YAML; compressed where that
    /// pays.
    func written(for request: ServerRequest) -> ServerResponse {
        guard status != 304,
            headers["Content-Type"] == "application/json" || headers["Content-Type"] == "application/yaml"
        else { return self }
        // A watch is for programs, and what it sends must not wait for more.
        guard !isWatch(request) else { return self }
        var response = self
        if headers["Content-Type"] == "application/json" {
            if Self.wantsYAML(request), case .octets(let json) = body, let value = try? Value.parse(json: json) {
                response.headers["Content-Type"] = "application/yaml"
                response.body = .octets(Array(YAMLWriter.text(value).utf8))
            } else if Self.isForPeople(request) {
                response.body = body.indented
            }
        }
        guard Self.takesGzip(request), let compressed = response.body.compressed(over: Self.compressedOctets) else {
            return response
        }
        response.body = compressed
        response.headers.append("Content-Encoding", "gzip")
        response.headers.append("Vary", "Accept-Encoding")
        return response
    }

    private func isWatch(_ request: ServerRequest) -> Bool {
        guard case .stream = body else { return false }
        return APIQuery(request.target).flag("watch") || request.target.path.contains("/watch/")
    }

    private static func wantsYAML(_ request: ServerRequest) -> Bool {
        Representation.isYAML(accept: request.head.headers["Accept"], allowsTable: true)
    }

    /// Whether somebody reads the answer: the query says, or the program is one by which people look.
    private static func isForPeople(_ request: ServerRequest) -> Bool {
        let query = APIQuery(request.target)
        if query["pretty"] != nil { return query.flag("pretty") }
        let agent = request.head.headers["User-Agent"] ?? ""
        return ["curl", "Wget", "Mozilla/5.0"].contains { agent.hasPrefix($0) }
    }

    private static func takesGzip(_ request: ServerRequest) -> Bool {
        MediaType.list(request.head.headers["Accept-Encoding"] ?? "").contains { $0.essence == "gzip" }
    }
}

extension ServerResponse.Body {
    /// The body laid out for people, with a line feed at its end.
    fileprivate var indented: ServerResponse.Body {
        switch self {
        case .octets(let octets):
            return .octets(JSONIndenter().indented(octets) + [0x0A])
        case .stream(let send):
            return .stream { writer in
                let pretty = JSONIndenter()
                await send(
                    ResponseWriter(
                        send: { octets in (try? await writer.write(pretty.indented(octets))) != nil },
                        isStopping: { writer.isStopping }))
                try? await writer.write([0x0A])
            }
        }
    }

    /// The body as one gzip member; nil where it is too short to pay.
    fileprivate func compressed(over bound: Int) -> ServerResponse.Body? {
        switch self {
        case .octets(let octets):
            guard octets.count >= bound, let encoder = GzipEncoder() else { return nil }
            return .octets(encoder.compress(octets) + encoder.finish())
        case .stream(let send):
            guard let encoder = GzipEncoder() else { return nil }
            return .stream { writer in
                await send(
                    ResponseWriter(
                        send: { octets in
                            let piece = encoder.compress(octets)
                            return piece.isEmpty ? true : (try? await writer.write(piece)) != nil
                        }, isStopping: { writer.isStopping }))
                try? await writer.write(encoder.finish())
            }
        }
    }
}
