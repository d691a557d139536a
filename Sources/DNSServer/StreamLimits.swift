/// How much a listener's connections may take (RFC 7766 6.2, RFC 9210 4).
public struct StreamLimits: Sendable, Hashable {
    /// Connections in all; for one more, the one that is idle the longest is closed.
    public var connections: Int
    /// Connections of one client, an IPv4 address or an IPv6 /64; for one more, that client's idle the longest is closed.
    public var connectionsPerClient: Int
    /// How long a connection may stay open without a query under way. RFC 7766 6.2.3 asks for seconds; 10 let a
    /// resolver reuse the connection.
    public var idleTimeout: Duration
    /// How long a query may take from its first octet to its last, a response to be taken, and hands to be shaken.
    public var messageTimeout: Duration

    /// Makes limits; the defaults are those of the configuration reference.
    public init(
        connections: Int = 4096, connectionsPerClient: Int = 256, idleTimeout: Duration = .seconds(10),
        messageTimeout: Duration = .seconds(5)
    ) {
        self.connections = connections
        self.connectionsPerClient = connectionsPerClient
        self.idleTimeout = idleTimeout
        self.messageTimeout = messageTimeout
    }
}
