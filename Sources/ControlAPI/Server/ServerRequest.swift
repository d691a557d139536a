public import HTTP

/// A request as a handler gets it; its body may still be on the way.
public struct ServerRequest: Sendable {
    /// Request line and headers.
    public var head: HTTPRequest
    /// The path and the parameters asked with, decoded.
    public var target: HTTPTarget
    /// Who asks.
    public var client: ServerClient
    /// The body; read it, or leave it.
    public var body: RequestBody
    /// What the request is called: in the audit log, and in the answer's `Audit-Id`. The client's own name if it is a
    /// sane one.
    public let id: String
    /// The clock of the connection that it came by; nil where it came by none.
    let clock: ConnectionClock?

    /// A request.
    public init(head: HTTPRequest, target: HTTPTarget, client: ServerClient, body: RequestBody = RequestBody()) {
        self.init(head: head, target: target, client: client, body: body, clock: nil)
    }

    init(head: HTTPRequest, target: HTTPTarget, client: ServerClient, body: RequestBody, clock: ConnectionClock?) {
        self.clock = clock
        self.head = head
        self.target = target
        self.client = client
        self.body = body
        id = RequestID.of(head.headers)
    }

    /// The first value of a parameter.
    public subscript(_ parameter: String) -> String? {
        target.parameters.first { $0.name == parameter }?.value
    }
}

/// What answers requests. It is called for one request of a connection at a time, and runs on the connection's own
/// queue until it awaits something: an answer that is at hand costs no change of threads.
public typealias ServerHandler = @Sendable (ServerRequest) async -> ServerResponse
