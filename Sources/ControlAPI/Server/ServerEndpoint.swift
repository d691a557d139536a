public import IPAddress
public import Transport

/// Where a server listens.
public enum ServerEndpoint: Sendable {
    /// TCP with TLS.
    case tls(SocketAddress, TLSServerContext)
    /// TCP in the clear: for loopback addresses only.
    case plain(SocketAddress)
    /// A Unix socket, for owner and group of its file.
    case local(path: String)
}
