/// How a query came.
public enum TransportProtocol: Sendable {
    /// In a datagram.
    case udp
    /// Over a connection.
    case tcp
    /// Over an encrypted connection (RFC 7858).
    case tls
}
