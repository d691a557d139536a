package import IPAddress

/// The addresses that are never probed, whatever an object says (`probes.denyTargets`).
package struct DenyList: Sendable {
    private let prefixes: [IPPrefix]

    /// Denies the addresses of those blocks.
    package init(_ prefixes: [IPPrefix]) {
        self.prefixes = prefixes
    }

    /// The block that denies an address; nil where none does.
    ///
    /// An IPv4-mapped IPv6 address (RFC 4291 2.5.5.2) reaches the IPv4 address in it, and is denied with it.
    package func denies(_ address: IPAddress) -> IPPrefix? {
        if let prefix = prefixes.first(where: { $0.contains(address) }) { return prefix }
        guard case .v6(let ipv6) = address, ipv6.high == 0, ipv6.low >> 32 == 0xFFFF else { return nil }
        let mapped = IPAddress.v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: ipv6.low)))
        return prefixes.first { $0.contains(mapped) }
    }
}
