import DNSWire
import IPAddress
import Testing
import Traffic

/// An address that a test wrote down.
func address(_ text: String) throws -> IPAddress {
    try #require(IPAddress(text))
}

/// An endpoint of `4` (an IPv4 address) and `6` (an IPv6 one), or of `alias`; numbers tell endpoints apart.
func endpoint(_ places: String, number: Int = 0, weight: UInt32 = 1) throws -> Endpoint {
    let target: Endpoint.Target =
        if places == "alias" {
            .alias(try DomainName("e\(number).example"))
        } else {
            .addresses(
                try places.split(separator: " ").enumerated().map { index, family in
                    try address(family == "4" ? "192.0.\(number).\(index)" : "2001:db8:\(number)::\(index)")
                })
        }
    return Endpoint(origin: .external(name: "e\(number)"), target: target, weight: weight)
}

/// A probed profile of such endpoints.
func profile(_ endpoints: [String], monitor: MonitorSettings? = MonitorSettings()) throws -> Profile {
    Profile(
        id: ProfileID(namespace: "n", name: "p"), names: [],
        endpoints: try endpoints.enumerated().map { try endpoint($1, number: $0) }, monitor: monitor)
}
