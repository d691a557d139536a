public import DNSWire
public import IPAddress

/// Where a service is reached: an address or a host name.
public enum ServiceAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address.
    case ip(IPAddress)
    /// A host name.
    case hostname(DomainName)

    /// The address (RFC 5952 for IPv6) or the host name without its final dot.
    public var description: String {
        switch self {
        case .ip(let address): address.description
        case .hostname(let name): name.description
        }
    }
}
