import DNSWire
import IPAddress
import Resources
import Traffic

/// What an endpoint answers, chosen among the addresses that a source gives (rules 2).
struct TargetChoice {
    /// All usable addresses, else the first host name; nil where neither is usable.
    var target: Endpoint.Target?
    /// The addresses that can not be answered, with the reason in words.
    var unusable: [String] = []

    init(_ addresses: some Collection<ServiceAddress>) {
        var usable: [IPAddress] = []
        var alias: DomainName?
        for address in addresses {
            switch address {
            case .ip(let address):
                if let reason = Self.unusableReason(address) {
                    unusable.append("\(address) is \(reason)")
                } else if !usable.contains(address) {
                    usable.append(address)
                }
            case .hostname(let name):
                if name.isRoot || name.isWildcard {
                    unusable.append("\(name) is no host name")
                } else if alias == nil {
                    alias = name
                }
            }
        }
        target = usable.isEmpty ? alias.map(Endpoint.Target.alias) : .addresses(usable)
    }

    /// Why clients can not be sent to an address; nil where they can. Loopback and private addresses are valid.
    static func unusableReason(_ address: IPAddress) -> String? {
        if address.isUnspecified { return "the unspecified address" }
        if address.isMulticast { return "a multicast address" }
        if address.isBroadcast { return "the broadcast address" }
        return nil
    }
}
