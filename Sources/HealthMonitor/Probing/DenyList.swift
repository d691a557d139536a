package import IPAddress
package import Traffic

/// The addresses that are never probed, whatever an object or a name's records say (`probes.denyTargets` and
/// `probes.allowTargets`).
package struct DenyList: Sendable {
    private let denied: [IPPrefix]
    private let allowed: [IPPrefix]

    /// Denies the addresses of the first blocks, but for those of the others.
    package init(_ denied: [IPPrefix], allowed: [IPPrefix] = []) {
        self.denied = denied
        self.allowed = allowed
    }

    /// Why an address is not connected to; nil where it may be.
    ///
    /// An IPv6 address that reaches an IPv4 address stands for that one. What is no place of an endpoint is never
    /// connected to: the kernel takes the unspecified address for this host.
    package func refusal(of address: IPAddress) -> ProbeFailure? {
        if let reason = address.unusableReason { return .unusableAddress("\(address), \(reason)") }
        let forms = [address, address.reachedIPv4].compactMap(\.self)
        func block(_ prefixes: [IPPrefix]) -> IPPrefix? {
            prefixes.first { prefix in forms.contains(where: prefix.contains) }
        }
        guard let prefix = block(denied), block(allowed) == nil else { return nil }
        return .denied(prefix)
    }
}
