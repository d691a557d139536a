public import IPAddress
public import Transport

/// Where a server listens.
public enum ServerEndpoint: Sendable {
    /// TCP with TLS.
    case tls(SocketAddress, TLSServerContext)
    /// TCP in the clear: for loopback addresses only.
    case plain(SocketAddress)
    /// A Unix socket, for owner and group of its file, which is given to a group if the process may.
    case local(path: String, group: UInt32? = nil)
}
