package import Traffic

/// Whether this host can reach the addresses of a family at all, by what the last probe of each target has found; pure.
///
/// A family to which every probe finds no route is not probed in truth: no verdict comes of it.
package struct FamilyRoutes {
    /// What the last probe of a target has found.
    package struct Finding: Hashable {
        /// The family of the address that was tried last.
        package var family: AddressFamilies
        /// Whether there was a route.
        package var hasRoute: Bool

        init(family: AddressFamilies, hasRoute: Bool) {
            self.family = family
            self.hasRoute = hasRoute
        }

        /// Reads a result; nil for one that tells nothing of routes.
        package init?(_ result: ProbeResult) {
            guard let address = result.address else { return nil }
            family = AddressFamilies(of: address)
            switch result.outcome {
            case .failure(.denied), .failure(.unusableAddress): return nil
            case .failure(.noRoute): hasRoute = false
            default: hasRoute = true
            }
        }
    }

    private var counts: [Finding: Int] = [:]

    /// No finding yet.
    package init() {}

    /// The families that have findings, none of them a route.
    package var missing: AddressFamilies {
        var missing: AddressFamilies = []
        for family in [AddressFamilies.ipv4, .ipv6] where count(family, false) > 0 && count(family, true) == 0 {
            missing.insert(family)
        }
        return missing
    }

    /// Puts a target's finding in place of its earlier one.
    package mutating func replace(_ former: Finding?, by finding: Finding?) {
        guard former != finding else { return }
        if let former { counts[former, default: 0] -= 1 }
        if let finding { counts[finding, default: 0] += 1 }
    }

    private func count(_ family: AddressFamilies, _ hasRoute: Bool) -> Int {
        counts[Finding(family: family, hasRoute: hasRoute)] ?? 0
    }
}
