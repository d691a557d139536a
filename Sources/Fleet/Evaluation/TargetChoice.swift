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
                if let reason = address.unusableReason {
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
}
