/// Bounds of the local socket.
public struct LocalSocketLimits: Sendable {
    /// Connections at a time; further ones are closed at once.
    public var connections: Int
    /// How long a connection may take to send a request, and to take the response's next piece.
    public var idleTimeout: Duration
    /// Octets of a request line and its headers.
    public var headOctets: Int

    /// Bounds.
    public init(connections: Int = 32, idleTimeout: Duration = .seconds(10), headOctets: Int = 16_384) {
        self.connections = connections
        self.idleTimeout = idleTimeout
        self.headOctets = headOctets
    }
}
