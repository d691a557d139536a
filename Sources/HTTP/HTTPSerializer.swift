/// Turns messages into octets (RFC 9112).
///
/// It adds the header that tells the body's length; `Content-Length` and `Transfer-Encoding` of the message given are
/// left out. What would break the message's lines, such as a header value with a line feed, is refused.
public enum HTTPSerializer {
    /// A request with its whole body. For HTTP/1.1 its headers must hold `Host`.
    public static func serialize(_ request: HTTPRequest, body: [UInt8] = []) throws(HTTPError) -> [UInt8] {
        var octets = try requestLine(of: request)
        try append(request.headers, length: body.isEmpty ? nil : body.count, isChunked: false, to: &octets)
        octets += body
        return octets
    }

    /// The head of a request of HTTP/1.1 whose body follows.
    ///
    /// - Parameter bodyOctets: The body's length; nil for a body in chunks.
    public static func head(of request: HTTPRequest, bodyOctets: Int?) throws(HTTPError) -> [UInt8] {
        var octets = try requestLine(of: request)
        try append(request.headers, length: bodyOctets, isChunked: bodyOctets == nil, to: &octets)
        return octets
    }

    /// A response with its whole body.
    ///
    /// - Parameter method: The method it answers: for HEAD the body is told by its length only.
    public static func serialize(
        _ response: HTTPResponse, body: [UInt8], answering method: HTTPMethod
    ) throws(HTTPError) -> [UInt8] {
        var octets = try head(of: response, bodyOctets: body.count)
        if method != .head, !response.isBodiless { octets += body }
        return octets
    }

    /// The head of a response of HTTP/1.1 whose body follows in chunks.
    public static func chunkedHead(of response: HTTPResponse) throws(HTTPError) -> [UInt8] {
        var octets = try statusLine(of: response)
        try append(response.headers, length: nil, isChunked: true, to: &octets)
        return octets
    }

    /// The head of a response whose body, if it has one, follows.
    ///
    /// - Parameter bodyOctets: The body's length; nil for a body that ends with the connection.
    public static func head(of response: HTTPResponse, bodyOctets: Int?) throws(HTTPError) -> [UInt8] {
        var octets = try statusLine(of: response)
        try append(
            response.headers, length: response.isBodiless ? nil : bodyOctets, isChunked: false, to: &octets)
        return octets
    }

    /// One chunk; empty for no octets, because an empty chunk would end the body.
    public static func chunk(_ body: [UInt8]) -> [UInt8] {
        guard !body.isEmpty else { return [] }
        return Array("\(String(body.count, radix: 16))\r\n".utf8) + body + [.carriageReturn, .lineFeed]
    }

    /// The end of a body in chunks.
    public static let lastChunk: [UInt8] = Array("0\r\n\r\n".utf8)

    private static func requestLine(of request: HTTPRequest) throws(HTTPError) -> [UInt8] {
        guard !request.method.rawValue.isEmpty, request.method.rawValue.utf8.allSatisfy(\.isToken) else {
            throw .unsendable("method \(Excerpt.of(Array(request.method.rawValue.utf8))) is no token")
        }
        guard !request.target.isEmpty, request.target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .unsendable(
                "request target \(Excerpt.of(Array(request.target.utf8))) holds other than printable ASCII; encode it as %XX"
            )
        }
        if request.version == .http11, request.headers["host"] == nil { throw .hostCount(0) }
        return Array("\(request.method) \(request.target) \(request.version.rawValue)\r\n".utf8)
    }

    private static func statusLine(of response: HTTPResponse) throws(HTTPError) -> [UInt8] {
        guard (100...999).contains(response.status) else { throw .unsendable("status \(response.status)") }
        guard response.reason.utf8.allSatisfy(\.isFieldValue) else {
            throw .unsendable("a reason phrase with control characters")
        }
        return Array("\(response.version.rawValue) \(response.status) \(response.reason)\r\n".utf8)
    }

    private static func append(
        _ headers: HTTPHeaders, length: Int?, isChunked: Bool, to octets: inout [UInt8]
    ) throws(HTTPError) {
        var headers = headers
        headers["content-length"] = nil
        headers["transfer-encoding"] = nil
        if let length { headers.append("Content-Length", "\(length)") }
        if isChunked { headers.append("Transfer-Encoding", "chunked") }
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isToken) else {
                throw .unsendable("header name \(Excerpt.of(Array(field.name.utf8))) is no token")
            }
            guard field.value.utf8.allSatisfy(\.isFieldValue) else {
                throw .unsendable("the value of header \(field.name) holds control characters")
            }
            octets += Array("\(field.name): \(field.value)\r\n".utf8)
        }
        octets += [.carriageReturn, .lineFeed]
    }
}
