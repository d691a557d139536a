internal import DNSWire
package import HTTP
internal import IPAddress
package import Traffic

/// Makes the request of an HTTP probe.
package enum ProbeRequest {
    /// The request's octets.
    ///
    /// Without a `Host` header of the settings, the target's name or address is sent, with the port where it is not the
    /// protocol's own (RFC 9110 7.2). The settings' headers replace ours of the same name. The connection is not kept:
    /// a probe is to see whether new ones are taken.
    package static func octets(for target: ProbeTarget) throws(HTTPError) -> [UInt8] {
        let settings = target.settings
        var headers = HTTPHeaders()
        headers.append("Host", host(of: target))
        headers.append("User-Agent", "Pointsman-Health-Monitor")
        headers.append("Accept", "*/*")
        headers.append("Connection", "close")
        for header in settings.headers { headers[header.name] = nil }
        // Host leads, as RFC 9110 7.2 advises.
        let stated = settings.headers.map { HTTPHeaders.Field($0.name, $0.value) }
        let isHost = { (field: HTTPHeaders.Field) in field.name.lowercased() == "host" }
        headers.fields = stated.filter(isHost) + headers.fields + stated.filter { !isHost($0) }
        let method: HTTPMethod = settings.method == .head ? .head : .get
        return try HTTPSerializer.serialize(HTTPRequest(method: method, target: settings.path, headers: headers))
    }

    private static func host(of target: ProbeTarget) -> String {
        let port = target.settings.port
        let isUsual = port == (target.settings.kind == .https ? 443 : 80)
        let name =
            switch target.host {
            case .address(let address) where address.isIPv6: "[\(address)]"
            case .address(let address): address.description
            case .name(let name): name.description
            }
        return isUsual ? name : "\(name):\(port)"
    }
}
