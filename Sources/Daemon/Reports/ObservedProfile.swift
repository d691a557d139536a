public import Traffic

/// A profile with what is known of its endpoints' health, in plain values: what a status report is made of.
public struct ObservedProfile: Sendable {
    /// What is known of one address of an endpoint, or of an alias.
    public struct Place: Sendable {
        /// The state.
        public var state: HealthState
        /// Since when; nil for a state that no probe has given.
        public var since: WallTime?
        /// The newest probe.
        public var lastProbe: ProbeResult?
        /// Whether the newest result is older than three intervals.
        public var isStale: Bool
        /// The families that an alias's name has addresses of; both where that is not known, and for an address.
        public var families: AddressFamilies

        /// A place.
        public init(
            state: HealthState, since: WallTime? = nil, lastProbe: ProbeResult? = nil, isStale: Bool = false,
            families: AddressFamilies = .both
        ) {
            self.families = families
            self.state = state
            self.since = since
            self.lastProbe = lastProbe
            self.isStale = isStale
        }
    }

    /// The profile.
    public var profile: Profile
    /// For each endpoint of the profile, what is known of its addresses, both in the profile's order; what is missing
    /// is CheckingEndpoint.
    public var places: [[Place]]
    /// How often each endpoint was answered, in the profile's order; nil where that is not counted.
    public var answers: [UInt64]?

    /// An observed profile.
    public init(profile: Profile, places: [[Place]], answers: [UInt64]? = nil) {
        self.profile = profile
        self.places = places
        self.answers = answers
    }

    /// The health of the profile, as the choice of endpoints takes it.
    var health: ProfileHealth {
        var known: [ProbeTarget: Place] = [:]
        for (index, endpoint) in profile.endpoints.enumerated() where index < places.count {
            for (target, place) in zip(profile.probeTargets(of: endpoint), places[index]) { known[target] = place }
        }
        return ProfileHealth(of: profile) { target in
            known[target]?.state
        } families: { target in
            known[target]?.families ?? .both
        }
    }
}
