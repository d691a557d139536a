/// What a probe speaks.
public enum MonitorProtocol: String, Sendable, CaseIterable {
    /// An HTTP request.
    case http = "HTTP"
    /// An HTTP request over TLS.
    case https = "HTTPS"
    /// A TCP connection.
    case tcp = "TCP"
}
