import IPAddress
public import Traffic

/// The weights that the draw for one record type goes by, before health takes endpoints out of play (rules 5).
public struct Shares: Sendable, Equatable {
    /// The type that is asked for.
    public enum Family: Sendable, CaseIterable {
        /// A: endpoints with an IPv4 address, and aliases.
        case a
        /// AAAA: endpoints with an IPv6 address, and aliases.
        case aaaa
    }

    /// Each endpoint's weight in the draw, in the profile's order; 0 where it is not drawn.
    public let weights: [UInt64]
    /// The sum of the weights.
    public let total: UInt64

    /// The weights of the profile's endpoints in the draw for a type.
    public init(_ profile: Profile, for family: Family) {
        weights = profile.endpoints.map { endpoint in
            endpoint.isEnabled && endpoint.canAnswer(family) ? UInt64(endpoint.weight) : 0
        }
        total = weights.reduce(0, +)
    }

    /// Whether both types are answered, but not by the same endpoints, so that an endpoint's share depends on the type asked.
    public static func differ(in profile: Profile) -> Bool {
        let a = Shares(profile, for: .a)
        let aaaa = Shares(profile, for: .aaaa)
        return a.total > 0 && aaaa.total > 0 && a.weights != aaaa.weights
    }
}

extension Endpoint {
    /// Whether the endpoint can be answered to a question of that type.
    fileprivate func canAnswer(_ family: Shares.Family) -> Bool {
        switch target {
        case .alias: true
        case .addresses(let addresses): addresses.contains { $0.isIPv4 == (family == .a) }
        }
    }
}
