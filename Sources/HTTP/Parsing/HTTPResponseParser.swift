/// Parses one response, as leniently as common clients do (RFC 9112).
///
/// Passed over: lines that end with LF alone, a missing reason phrase, folded headers, equal `Content-Length` given
/// twice, `Content-Length` beside `Transfer-Encoding: chunked` (which counts). Interim responses (1xx) are skipped.
public struct HTTPResponseParser: Sendable {
    /// What a response consists of.
    public typealias Event = HTTPEvent<HTTPResponse>

    private var parser: MessageParser<HTTPResponse>
    private var hasReadWhole = false
    private var isKeptByServer = false

    /// A parser of the response to a request of that method; for HEAD it has no body.
    public init(to method: HTTPMethod, limits: HTTPLimits) {
        parser = MessageParser(limits: limits, isAnswerToHead: method == .head)
    }

    /// Whether the response has ended; further octets are not taken.
    public var isFinished: Bool { parser.isFinished }

    /// Whether the connection can carry a further request: the whole response was read, its end was told by something
    /// other than the connection's, and the server keeps it.
    public var keepsAlive: Bool { hasReadWhole && isKeptByServer && !parser.endsWithConnection }

    /// Takes octets, up to the end of the response.
    ///
    /// - Returns: How many octets were taken.
    /// - Throws: Why it cannot be read; the same again on every further call.
    public mutating func consume(_ octets: Span<UInt8>, _ handle: (Event) -> Void) throws(HTTPError) -> Int {
        var ending = Ending()
        defer { note(ending) }
        return try parser.consume(octets) { event in
            ending.note(event)
            handle(event)
        }
    }

    /// The server has ended the connection: a body that ends with it is whole now.
    ///
    /// - Throws: Where the response broke off; nothing after its end.
    public mutating func close(_ handle: (Event) -> Void) throws(HTTPError) {
        var ending = Ending()
        defer { note(ending) }
        try parser.close { event in
            ending.note(event)
            handle(event)
        }
    }

    private mutating func note(_ ending: Ending) {
        if let isKept = ending.isKept { isKeptByServer = isKept }
        if ending.isWhole { hasReadWhole = true }
    }

    /// What one call has told about the connection's use after it.
    private struct Ending {
        var isKept: Bool?
        var isWhole = false

        mutating func note(_ event: Event) {
            switch event {
            case .head(let response): isKept = response.status != 101 && response.keepsAlive
            case .body: break
            case .end(let end): isWhole = end == .complete
            }
        }
    }
}
