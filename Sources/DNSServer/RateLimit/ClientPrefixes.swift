internal import IPAddress

/// The prefixes into which clients fall.
struct ClientPrefixes: Sendable {
    private let ipv4Length: Int
    private let ipv6Length: Int

    /// Takes the lengths of settings, within 0 to 32 and 0 to 64.
    init(_ settings: RateLimitSettings) {
        ipv4Length = min(max(settings.ipv4PrefixLength, 0), 32)
        ipv6Length = min(max(settings.ipv6PrefixLength, 0), 64)
    }

    /// A number of 65 bits that stands for an address's prefix alone: the uppermost one keeps the families apart.
    func number(of address: IPAddress) -> UInt128 {
        switch address {
        case .v4(let address): UInt128(address.rawValue & ~(~0 >> UInt32(ipv4Length)))
        case .v6(let address): 1 << 64 | UInt128(address.high & ~(~0 >> UInt64(ipv6Length)))
        }
    }

    /// An address's prefix, as log lines show it.
    func prefix(of address: IPAddress) -> IPPrefix? {
        IPPrefix(containing: address, length: address.isIPv4 ? ipv4Length : ipv6Length)
    }
}
