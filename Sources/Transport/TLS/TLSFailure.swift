/// Why a TLS connection failed.
public enum TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server's certificate is refused, for the reason given in words.
    case certificate(String)
    /// The server speaks nothing later than TLS 1.1.
    case protocolVersion
    /// The server demands a client certificate.
    case clientCertificateRequired
    /// The server's answer is not TLS.
    case notTLS
    /// The server has refused by an alert (RFC 8446 6).
    case alert(String)
    /// The server has ended the connection before the handshake was over.
    case endedInHandshake
    /// The connection is lost.
    case system(SystemError)
    /// Anything else, in OpenSSL's words.
    case other(String)

    /// The failure as people read it.
    public var description: String {
        switch self {
        case .certificate(let reason): reason
        case .protocolVersion: "the server speaks no TLS version later than 1.1; expected 1.2 or 1.3"
        case .clientCertificateRequired: "the server demands a client certificate, and none is configured"
        case .notTLS: "the server does not speak TLS on this port"
        case .alert(let text): "the server refused with the TLS alert: \(text)"
        case .endedInHandshake: "the server ended the connection during the TLS handshake"
        case .system(let error): error.description
        case .other(let text): "TLS error: \(text)"
        }
    }
}
