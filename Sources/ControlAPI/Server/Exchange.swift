internal import HTTP

/// A request that is served on a connection, and its response as far as it has got.
struct Exchange {
    /// What has become of the response.
    enum Response {
        /// The handler works.
        case awaited
        /// Octets of a whole body are to be sent from a place on.
        case octets([UInt8], from: Int)
        /// A function writes the body, in chunks or up to the connection's end.
        case streamed(isChunked: Bool)
        /// All of it was handed to the connection.
        case complete
    }

    let number: Int
    let request: HTTPRequest
    var body: IncomingBody
    var response = Response.awaited
    /// The client waits for a word before it sends the body (RFC 9110 10.1.1).
    var expectsContinue: Bool
    var task: Task<Void, Never>?

    var isStreaming: Bool { if case .streamed = response { true } else { false } }
    var isComplete: Bool { if case .complete = response { true } else { false } }
    var isAwaited: Bool { if case .awaited = response { true } else { false } }
}
