/// Why a message is refused. Texts are excerpts of what was found, printable and short.
public enum HTTPError: Error, Equatable, Sendable {
    /// The peer's first octets are not those of HTTP.
    case notHTTP(String)
    /// They are those of another protocol.
    case otherProtocol(OtherProtocol)
    /// The request line or status line does not have its form.
    case malformedStartLine(String)
    /// A version other than HTTP/1.x.
    case unsupportedVersion(String)
    /// The head is longer than allowed.
    case headTooLarge(limit: Int)
    /// There are more header fields than allowed.
    case tooManyHeaderFields(limit: Int)
    /// A header line without a colon, or with a name that is no token.
    case malformedHeader(String)
    /// White space between a header's name and the colon.
    case spaceBeforeColon(String)
    /// A header value that is continued on the next line, which RFC 9112 5.2 withdraws.
    case foldedHeader
    /// A line that ends with LF alone.
    case bareLineFeed
    /// A CR that no LF follows.
    case bareCarriageReturn
    /// An octet that the head or a value must not hold, such as NUL.
    case controlCharacter(UInt8)
    /// No `Host`, or more than one, in a request of HTTP/1.1 (RFC 9112 3.2).
    case hostCount(Int)
    /// A `Content-Length` that is no number.
    case malformedContentLength(String)
    /// Several `Content-Length`; in responses only where they differ.
    case repeatedContentLength(String)
    /// `Content-Length` beside `Transfer-Encoding` in a request.
    case contentLengthWithTransferEncoding
    /// A `Transfer-Encoding` other than `chunked`, or in a request of HTTP/1.0.
    case unsupportedTransferEncoding(String)
    /// A chunk that does not have its form.
    case malformedChunk(String)
    /// The body is longer than allowed.
    case bodyTooLarge(limit: Int)
    /// The connection ended before the message did.
    case closedEarly(ClosedEarly)
    /// Something of a message to be sent cannot be sent as it is.
    case unsendable(String)

    /// Where a message broke off.
    public enum ClosedEarly: Sendable {
        /// Before its first octet.
        case beforeStart
        /// Within the start line or the headers.
        case head
        /// Within the body.
        case body
    }

    /// The status with which a server answers such a request.
    public var status: Int {
        switch self {
        case .headTooLarge, .tooManyHeaderFields: 431
        case .bodyTooLarge: 413
        case .unsupportedVersion: 505
        case .unsupportedTransferEncoding: 501
        default: 400
        }
    }
}

extension HTTPError: CustomStringConvertible {
    /// What was found and what was expected, in words.
    public var description: String {
        switch self {
        case .notHTTP(let text): "not HTTP: it begins with \(text)"
        case .otherProtocol(let found): "not HTTP/1.1: the server speaks \(found)"
        case .malformedStartLine(let text): "the first line is not HTTP's: \(text)"
        case .unsupportedVersion(let text): "version \(text), not HTTP/1.1 or HTTP/1.0"
        case .headTooLarge(let limit): "headers of more than \(limit) octets"
        case .tooManyHeaderFields(let limit): "more than \(limit) header fields"
        case .malformedHeader(let text): "not a header field: \(text)"
        case .spaceBeforeColon(let text): "white space before the colon of a header: \(text)"
        case .foldedHeader: "a header is continued on a second line"
        case .bareLineFeed: "a line ends with LF, not CRLF"
        case .bareCarriageReturn: "a CR without LF in the headers"
        case .controlCharacter(let octet): "octet \(octet) in the headers"
        case .hostCount(0): "no Host header"
        case .hostCount(let count): "\(count) Host headers, not one"
        case .malformedContentLength(let text): "Content-Length is no number: \(text)"
        case .repeatedContentLength(let text): "several Content-Length: \(text)"
        case .contentLengthWithTransferEncoding: "both Content-Length and Transfer-Encoding"
        case .unsupportedTransferEncoding(let text): "Transfer-Encoding \(text), not chunked"
        case .malformedChunk(let text): "not a chunk of the body: \(text)"
        case .bodyTooLarge(let limit): "a body of more than \(limit) octets"
        case .closedEarly(.beforeStart): "the connection was closed without an answer"
        case .closedEarly(.head): "the connection was closed within the headers"
        case .closedEarly(.body): "the connection was closed within the body"
        case .unsendable(let text): text
        }
    }
}
