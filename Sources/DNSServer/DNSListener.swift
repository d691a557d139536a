public import IPAddress
public import Transport

/// An address that is served, and how.
public struct DNSListener: Sendable {
    /// What is spoken there.
    public enum Kind: Sendable {
        /// DNS over UDP and TCP.
        case plain
        /// DNS over TLS (RFC 7858), with the settings that new connections get.
        case tls(@Sendable () -> TLSServerContext)
    }

    /// The address; port 0 takes one that the kernel chooses.
    public var address: SocketAddress
    /// What is spoken there.
    public var kind: Kind
    /// Who is answered; others are refused. It may change while the listener serves.
    public var access: Published<AccessList>
    /// The proxies whose PROXY header tells the client (PROXY protocol, version 2); empty where there is none. What comes
    /// from elsewhere is dropped then.
    public var proxies: [IPPrefix]
    /// How much connections may take.
    public var limits: StreamLimits

    /// Describes a listener.
    public init(
        address: SocketAddress, kind: Kind = .plain, access: Published<AccessList> = Published(.everybody),
        proxies: [IPPrefix] = [], limits: StreamLimits = StreamLimits()
    ) {
        self.address = address
        self.kind = kind
        self.access = access
        self.proxies = proxies
        self.limits = limits
    }
}
