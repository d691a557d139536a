/// A request without its body: request line and headers (RFC 9112 3).
public struct HTTPRequest: Hashable, Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The request target as it is sent, such as `/status?full=1`.
    public var target: String
    /// The version.
    public var version: HTTPVersion
    /// The header fields.
    public var headers: HTTPHeaders

    /// A request; ``HTTPSerializer`` adds the fields that tell the body's length.
    public init(
        method: HTTPMethod, target: String, version: HTTPVersion = .http11, headers: HTTPHeaders = HTTPHeaders()
    ) {
        self.method = method
        self.target = target
        self.version = version
        self.headers = headers
    }

    /// Whether the sender wants the connection kept for a further request (RFC 9112 9.3).
    public var keepsAlive: Bool { headers.keepsAlive(version) }
}

extension HTTPHeaders {
    /// The rule of RFC 9112 9.3 for both directions.
    func keepsAlive(_ version: HTTPVersion) -> Bool {
        let options = tokens("connection")
        if options.contains("close") { return false }
        return version == .http11 || options.contains("keep-alive")
    }
}
