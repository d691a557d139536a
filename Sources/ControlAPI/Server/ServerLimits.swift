/// Bounds of a server's connections and requests.
public struct ServerLimits: Sendable {
    /// Octets of a request line and its headers; more are answered with 431.
    public var headOctets = 16_384
    /// Header fields; more are answered with 431.
    public var headerFields = 100
    /// Octets of a body that ``RequestBody/collect(limit:)`` takes by default.
    public var bodyOctets = RequestBody.defaultLimit
    /// Octets of a body that no handler can exceed, not even one that reads it piece by piece.
    public var longestBodyOctets = 1 << 30
    /// How long a connection may wait for a further request.
    public var idleTimeout = Duration.seconds(75)
    /// How long a request's head may take, the TLS handshake before the first one included.
    public var headTimeout = Duration.seconds(10)
    /// How long 4 KiB of a request's body, or of a response, may take, or what is left of it.
    public var progressTimeout = Duration.seconds(30)
    /// TCP connections of one address.
    public var connectionsPerClient = 256
    /// TCP connections in all. For one more, the connection that has waited the longest for a request is closed.
    public var connections = 1024
    /// Connections at the Unix socket; further ones are closed at once.
    public var localConnections = 32

    /// The bounds that the properties say.
    public init() {}
}
