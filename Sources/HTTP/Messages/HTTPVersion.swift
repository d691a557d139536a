/// The version that a start line names; both have the syntax of RFC 9112.
public enum HTTPVersion: String, Sendable {
    /// HTTP/1.0: a connection ends after the response, unless agreed otherwise.
    case http10 = "HTTP/1.0"
    /// HTTP/1.1: a connection is kept, unless one side says otherwise.
    case http11 = "HTTP/1.1"

    /// Reads `HTTP/1.x`; a higher minor version is taken as 1.1 (RFC 9110 2.5).
    init(_ text: some Collection<UInt8>) throws(HTTPError) {
        let octets = Array(text)
        let prefix = Array("HTTP/".utf8)
        guard octets.count == 8, octets.starts(with: prefix), octets[5].isDigit, octets[6] == .dot, octets[7].isDigit
        else { throw .malformedStartLine(Excerpt.of(octets)) }
        guard octets[5] == .one else { throw .unsupportedVersion(Excerpt.of(octets)) }
        self = octets[7] == .zero ? .http10 : .http11
    }
}
