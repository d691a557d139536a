internal import IPAddress
internal import Synchronization
internal import Transport

extension TCPConnection {
    /// Reads the proxy's header and no octet more: what follows may be TLS, which reads for itself.
    func readProxyHeader() {
        while true {
            switch input.withWaiting(ProxyHeader.read) {
            case .header(_, let source):
                input.consume(input.count)
                input.releaseIfEmpty()
                // Nil: the proxy speaks for itself, as in its own health checks.
                if let source { address = source.address }
                server.identify(self, as: address)
                return startSession()
            case .malformed:
                server.dropForProxy(address, "does not begin with a PROXY header of version 2")
                return close()
            case .incomplete(let needed):
                guard input.reserve(needed) else { return close() }
                switch stream.read(into: &input, atMost: needed - input.count) {
                case .octets: continue
                case .wouldBlock: return
                case .ended, .failed:
                    server.dropForProxy(address, "ended before its PROXY header was complete")
                    return close()
                }
            }
        }
    }
}
