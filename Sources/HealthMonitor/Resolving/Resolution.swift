package import IPAddress
package import Traffic

/// How the resolving of a name ended.
package enum Resolution: Equatable, Sendable {
    /// The name's addresses, never empty; IPv4 before IPv6, each in the resolver's order. `lacking`: the families of which
    /// it is known to have none.
    case addresses([IPAddress], lacking: AddressFamilies = [])
    /// The name does not exist (NXDOMAIN).
    case nameNotFound
    /// The name exists, and has no address.
    case noAddresses
    /// No resolver gave a usable answer: this says nothing about the name.
    case unavailable

    /// The families that clients find addresses of, both where that is not known; nil where nothing was learnt.
    ///
    /// A name without any address is not one of a family: whether it is answered is up to its health.
    package var families: AddressFamilies? {
        switch self {
        case .addresses(_, let lacking): AddressFamilies.both.subtracting(lacking)
        case .nameNotFound, .noAddresses: .both
        case .unavailable: nil
        }
    }
}
