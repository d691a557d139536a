public import HTTP

/// Why the body of a request is not there.
public enum RequestBodyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is longer than the octets allowed.
    case tooLarge(limit: Int)
    /// Its framing is broken; the server answers the request itself.
    case malformed(HTTPError)
    /// The client does not get on with sending it; the server answers the request itself.
    case timedOut
    /// The client is gone.
    case closed

    /// The status to answer with.
    public var status: Int {
        switch self {
        case .tooLarge: 413
        case .malformed(let error): error.status
        case .timedOut: 408
        case .closed: 400
        }
    }

    /// What was found and what was expected, in words.
    public var description: String {
        switch self {
        case .tooLarge(let limit): "a body of more than \(limit) octets"
        case .malformed(let error): error.description
        case .timedOut: "the body does not come in: the client has sent too little for too long"
        case .closed: "the connection was closed within the body"
        }
    }
}
