/// How a query came, which bounds the size of its answer.
public enum TransportProtocol: Sendable {
    /// A datagram: 512 octets, or what EDNS(0) allows (RFC 6891 6.2.5).
    case udp
    /// A stream: 65,535 octets.
    case tcp
}
