public import IPAddress

/// Who asks, how and when: all that a response depends on beside the query and the table.
public struct Client: Sendable, Equatable {
    /// The client's address; behind a proxy, the one that the proxy tells.
    public var address: IPAddress
    /// How the query came.
    public var transport: TransportProtocol
    /// The time, in seconds since 1970 modulo 2^32 (RFC 9018 4.3).
    public var time: UInt32
    /// Whether the listener's access list lets it in; it is refused otherwise (RFC 8914 4.19).
    public var isPermitted: Bool
    /// How long its connection may be idle, in units of 100 ms (RFC 7828 3.1); nothing over UDP.
    public var idleTimeout: UInt16

    /// Describes a client.
    public init(
        address: IPAddress, transport: TransportProtocol, time: UInt32, isPermitted: Bool = true,
        idleTimeout: UInt16 = 0
    ) {
        self.address = address
        self.transport = transport
        self.time = time
        self.isPermitted = isPermitted
        self.idleTimeout = idleTimeout
    }
}
