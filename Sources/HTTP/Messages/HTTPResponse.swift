/// A response without its body: status line and headers (RFC 9112 4).
public struct HTTPResponse: Hashable, Sendable {
    /// The status code, 100 to 999 as received.
    public var status: Int
    /// The reason phrase; may be empty.
    public var reason: String
    /// The version.
    public var version: HTTPVersion
    /// The header fields.
    public var headers: HTTPHeaders

    /// A response; the reason phrase is by default the usual one of the code.
    public init(
        status: Int, reason: String? = nil, version: HTTPVersion = .http11, headers: HTTPHeaders = HTTPHeaders()
    ) {
        self.status = status
        self.reason = reason ?? Self.reasonPhrase(of: status)
        self.version = version
        self.headers = headers
    }

    /// Whether the server keeps the connection, by its own word; see also ``HTTPResponseParser/keepsAlive``.
    public var keepsAlive: Bool { headers.keepsAlive(version) }

    /// Whether the status forbids a body (RFC 9112 6.3).
    public var isBodiless: Bool { status < 200 || status == 204 || status == 304 }

    /// The usual reason phrase of the codes that the program sends; empty for others.
    private static func reasonPhrase(of status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 507: "Insufficient Storage"
        default: ""
        }
    }
}
