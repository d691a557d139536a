internal import DNSWire
internal import HTTP
internal import IPAddress
internal import Traffic

/// What is made once for a target, so that its probes need not.
struct ProbePlan {
    /// What is probed.
    let target: ProbeTarget
    /// The request's octets; empty for TCP.
    let request: [UInt8]
    /// Why no probe can run.
    let obstacle: ProbeFailure?

    /// Prepares the probes of a target.
    init(_ target: ProbeTarget) {
        self.target = target
        var obstacle = target.settings.obstacle
        var request: [UInt8] = []
        if target.settings.kind != .tcp, obstacle == nil {
            do throws(HTTPError) {
                request = try ProbeRequest.octets(for: target)
            } catch {
                obstacle = .unusablePath(target.settings.path)
            }
        }
        self.request = request
        self.obstacle = obstacle
    }

    /// The name that TLS sends and checks.
    ///
    /// The settings' own; else the endpoint's host name; for an endpoint that has only an address, the `Host` header's,
    /// as with Azure; else the address.
    var serverName: String {
        if let name = target.settings.tls.serverName { return name }
        switch target.host {
        case .name(let name): return name.description
        case .address(let address):
            let header = target.settings.headers.first { $0.name.lowercased() == "host" }?.value ?? ""
            let host = header.hasPrefix("[") ? "" : String(header.prefix { $0 != ":" })
            return host.isEmpty ? address.description : host
        }
    }
}
