internal import CLinux
internal import IPAddress

extension SocketAddress {
    /// The address as the C shim takes it.
    var system: clinux_address {
        switch address {
        case .v4(let ipv4):
            clinux_address(version: 4, port: port, high: 0, low: UInt64(ipv4.rawValue))
        case .v6(let ipv6):
            clinux_address(version: 6, port: port, high: ipv6.high, low: ipv6.low)
        }
    }

    /// Reads an address of the C shim; nil where the kernel told none.
    init?(_ system: clinux_address) {
        switch system.version {
        case 4:
            self.init(address: .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: system.low))), port: system.port)
        case 6:
            self.init(address: .v6(IPv6Address(high: system.high, low: system.low)), port: system.port)
        default:
            return nil
        }
    }
}
