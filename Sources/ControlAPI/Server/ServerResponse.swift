public import HTTP

/// What a handler answers; the server adds the header fields that tell the body's length, and `Date`.
public struct ServerResponse: Sendable {
    /// A response's body.
    public enum Body: Sendable {
        /// All of it.
        case octets([UInt8])
        /// Written bit by bit by the function, until it returns. Its task is cancelled when the client is gone or the
        /// server stops; in the latter case (``ResponseWriter/isStopping``) what it still writes is sent.
        case stream(@Sendable (ResponseWriter) async -> Void)
    }

    /// The HTTP status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body; not sent where the method or the status forbid it.
    public var body: Body

    /// An answer.
    public init(status: Int = 200, headers: HTTPHeaders = HTTPHeaders(), body: Body = .octets([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer in JSON.
    public init(status: Int = 200, json: [UInt8]) {
        self.init(
            status: status, headers: HTTPHeaders([.init("Content-Type", "application/json")]), body: .octets(json))
    }
}
