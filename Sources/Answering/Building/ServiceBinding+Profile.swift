public import DNSWire
public import IPAddress
public import Traffic

extension ServiceBinding {
    /// As many hints of a family as a `ClusterAddress` has addresses: a client needs one, and answers stay small.
    private static let hintLimit = 16

    /// What a profile's HTTPS record says of one endpoint: the service is at the record's own name (TargetName "."), and
    /// these addresses may be tried at once (RFC 9460 2.5.2 and 7.3).
    public init(_ https: HTTPSParameters, addresses: [IPAddress]) {
        var parameters: [Parameter] = []
        if !https.alpn.isEmpty { parameters.append(.alpn(https.alpn.map { Array($0.utf8) })) }
        // A client must not use a record with a port that it does not heed (RFC 9460 9), so the usual one is not told.
        if https.port != HTTPSParameters.defaultPort { parameters.append(.port(https.port)) }
        for isIPv4 in [true, false] {
            let hints = Self.distinct(addresses.filter { $0.isIPv4 == isIPv4 })
            if !hints.isEmpty { parameters.append(.hint(hints)) }
        }
        self.init(priority: 1, parameters: parameters)
    }

    private static func distinct(_ addresses: [IPAddress]) -> [IPAddress] {
        var found: [IPAddress] = []
        for address in addresses where found.count < hintLimit && !found.contains(address) { found.append(address) }
        return found
    }
}
