package import IPAddress

/// How the resolving of a name ended.
package enum Resolution: Equatable, Sendable {
    /// The name's addresses, never empty; IPv4 before IPv6, each in the resolver's order.
    case addresses([IPAddress])
    /// The name does not exist (NXDOMAIN).
    case nameNotFound
    /// The name exists, and has no address.
    case noAddresses
    /// No resolver gave a usable answer: this says nothing about the name.
    case unavailable
}
