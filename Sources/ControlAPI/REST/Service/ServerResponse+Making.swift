internal import HTTP

extension ServerResponse {
    /// Plain text.
    static func text(_ status: Int, _ text: String) -> ServerResponse {
        ServerResponse(
            status: status,
            headers: HTTPHeaders([
                .init("Content-Type", "text/plain; charset=utf-8"), .init("X-Content-Type-Options", "nosniff"),
            ]), body: .octets(Array(text.utf8)))
    }

    /// What the real server says of a path where nothing is; clients tell by it that a kind is not installed.
    static let notFound = text(404, "404 page not found\n")

    /// A `Status`, with the header fields that go with it.
    public init(_ status: APIStatus) {
        self.init(status: status.code, json: status.json)
        if let seconds = status.details?.retryAfterSeconds, seconds > 0 {
            headers.append("Retry-After", "\(seconds)")
        }
        if status.code == 401 { headers.append("WWW-Authenticate", "Bearer") }
    }

    /// An object or a list, with what its sender ought to know.
    init(status: Int = 200, json: [UInt8], warnings: [String]) {
        self.init(status: status, json: json)
        headers.append("Cache-Control", "no-cache, private")
        for warning in warnings { headers.append("Warning", "299 - \(Self.quoted(warning))") }
    }

    /// A quoted string of a header field (RFC 9110 5.6.4); what could not stand in one line is replaced.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension ServerResponse {
    /// The answer with the name of its request, under which the audit log has it.
    func identified(as request: ServerRequest) -> ServerResponse {
        var response = self
        response.headers[RequestID.header] = request.id
        return response
    }
}

extension ServerRequest {
    /// Whether nothing but an answer is wanted.
    var isReading: Bool { head.method == .get || head.method == .head }
}
