/// What a server has done since it was started.
public struct DNSServerCounters: Sendable, Equatable {
    /// Datagrams that were handed to the answering part.
    public var udpQueries: UInt64 = 0
    /// Responses sent over UDP.
    public var udpResponses: UInt64 = 0
    /// Datagrams dropped unseen: too long, or from port 0.
    public var udpDropped: UInt64 = 0
    /// Datagrams dropped because they came from none of the proxies that a listener is for, or without a PROXY header
    /// that can be read.
    public var udpProxyDrops: UInt64 = 0
    /// Queries over UDP that were refused because the listener's access list does not let the client in.
    public var udpAccessRefusals: UInt64 = 0
    /// What rate limiting has done to responses over UDP, by limit.
    public var rateLimit = RateLimitCounters.ByKind()
    /// Responses that the kernel refused to send.
    public var udpSendErrors: UInt64 = 0
    /// Failed receives.
    public var udpReceiveErrors: UInt64 = 0
    /// Connections that were accepted over TCP, those that speak TLS included, as in all counters of TCP.
    public var tcpAccepted: UInt64 = 0
    /// Connections that are open now.
    public var tcpOpen: UInt64 = 0
    /// Connections closed to make room for others: the ones idle the longest, where a limit was reached or descriptors
    /// had run out.
    public var tcpEvicted: UInt64 = 0
    /// Connections closed for being idle too long, which is usual (RFC 7766 6.2.3).
    public var tcpIdleTimeouts: UInt64 = 0
    /// Connections cut off because a query was not complete in time.
    public var tcpQueryTimeouts: UInt64 = 0
    /// Connections cut off because the client did not read its responses.
    public var tcpResponseTimeouts: UInt64 = 0
    /// Connections cut off because a TLS handshake or a PROXY header was not complete in time.
    public var tcpHandshakeTimeouts: UInt64 = 0
    /// Connections ended because a length was under that of a header.
    public var tcpFramingErrors: UInt64 = 0
    /// Connections closed because they came from no configured proxy, or without the PROXY header.
    public var tcpProxyDrops: UInt64 = 0
    /// Queries over TCP that were refused because the listener's access list does not let the client in.
    public var tcpAccessRefusals: UInt64 = 0
    /// Messages that were handed to the answering part.
    public var tcpQueries: UInt64 = 0
    /// Responses written over TCP.
    public var tcpResponses: UInt64 = 0
    /// TLS handshakes that were completed.
    public var tlsHandshakes: UInt64 = 0
    /// Those among them that resumed an earlier session.
    public var tlsResumptions: UInt64 = 0
    /// TLS handshakes that failed: no TLS, none of our versions or protocols, or the client was gone.
    public var tlsFailures: UInt64 = 0
    /// Messages that came over TLS.
    public var tlsQueries: UInt64 = 0
    /// Responses written over TLS.
    public var tlsResponses: UInt64 = 0

    /// All zero.
    public init() {}
}
