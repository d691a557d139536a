/// What a parser has found: a head, then pieces of the body, then one end.
public enum HTTPEvent<Head: Sendable & Equatable>: Sendable, Equatable {
    /// The start line and all headers; the body, if there is one, follows.
    case head(Head)
    /// A piece of the body, not empty; how it is cut depends on how the octets came.
    case body([UInt8])
    /// The message is over.
    case end(HTTPBodyEnd)
}

/// How a message has ended.
public enum HTTPBodyEnd: Sendable {
    /// The whole body was given.
    case complete
    /// As much of the body as the limit lets through was given, and there is more; the connection is of no further use.
    case limitReached
}
