/// What a server has done since it was started.
public struct DNSServerCounters: Sendable, Equatable {
    /// Datagrams that were handed to the answering part.
    public var udpQueries: UInt64 = 0
    /// Responses sent over UDP.
    public var udpResponses: UInt64 = 0
    /// Datagrams dropped unseen: too long, or from port 0.
    public var udpDropped: UInt64 = 0
    /// Responses that the kernel refused to send.
    public var udpSendErrors: UInt64 = 0
    /// Failed receives.
    public var udpReceiveErrors: UInt64 = 0
    /// Connections that were served or are.
    public var tcpAccepted: UInt64 = 0
    /// Connections closed at once because too many were open.
    public var tcpRefused: UInt64 = 0
    /// Connections that are open now.
    public var tcpOpen: UInt64 = 0
    /// Connections cut off for being idle, or for not reading their responses.
    public var tcpTimedOut: UInt64 = 0
    /// Messages that were handed to the answering part.
    public var tcpQueries: UInt64 = 0
    /// Responses written over TCP.
    public var tcpResponses: UInt64 = 0

    /// All zero.
    public init() {}
}
