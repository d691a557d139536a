/// Why an accepted connection is lost.
public enum StreamFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A call on the socket failed.
    case system(SystemError)
    /// The client does not speak TLS where it should.
    case notTLS
    /// TLS failed otherwise, in words.
    case tls(String)

    /// The failure as people read it.
    public var description: String {
        switch self {
        case .system(let error): error.description
        case .notTLS: "the client does not speak TLS on this port"
        case .tls(let words): "TLS error: \(words)"
        }
    }
}
