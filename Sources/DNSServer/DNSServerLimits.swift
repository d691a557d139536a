/// How much a server does for its clients.
public struct DNSServerLimits: Sendable, Equatable {
    /// TCP connections in all; one over it is closed at once.
    public var tcpConnections: Int
    /// How long a TCP connection may stay open without completing a query or taking its responses. RFC 7766 6.2.3 asks
    /// for seconds; 10 let a resolver reuse the connection.
    public var tcpIdleTimeout: Duration

    /// Makes limits; the defaults suit a server on the open Internet.
    public init(tcpConnections: Int = 1000, tcpIdleTimeout: Duration = .seconds(10)) {
        self.tcpConnections = tcpConnections
        self.tcpIdleTimeout = tcpIdleTimeout
    }
}
