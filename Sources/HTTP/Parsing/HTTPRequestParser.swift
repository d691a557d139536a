/// Parses requests of a connection, strictly (RFC 9112): what two programs might read differently is an error.
public struct HTTPRequestParser: Sendable {
    /// What requests consist of.
    public typealias Event = HTTPEvent<HTTPRequest>

    private let limits: HTTPLimits
    private var parser: MessageParser<HTTPRequest>

    /// A parser that waits for a first request.
    public init(limits: HTTPLimits) {
        self.limits = limits
        parser = MessageParser(limits: limits, isAnswerToHead: false)
    }

    /// Whether no octet of the awaited request has come.
    public var isAtStart: Bool { parser.isAtStart }

    /// Takes octets, up to the end of the request: what follows is left to the next one (``nextRequest()``).
    ///
    /// - Returns: How many octets were taken.
    /// - Throws: Why the request is refused; the same again on every further call.
    public mutating func consume(_ octets: Span<UInt8>, _ handle: (Event) -> Void) throws(HTTPError) -> Int {
        try parser.consume(octets, handle)
    }

    /// Begins the next request of the connection.
    public mutating func nextRequest() {
        parser = MessageParser(limits: limits, isAnswerToHead: false)
    }
}
