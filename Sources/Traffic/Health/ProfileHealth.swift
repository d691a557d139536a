/// The states of a profile's endpoints.
public struct ProfileHealth: Sendable, Equatable {
    /// The endpoints' states, in the profile's order.
    public private(set) var endpoints: [EndpointHealth]

    /// The states of a profile whose places are probed: what their definitions settle, else what the probes say.
    ///
    /// A profile without monitor settings is not probed; its enabled endpoints are Unmonitored.
    /// - Parameters:
    ///   - probed: The state of a target; nil where there is none yet, or for all of them.
    ///   - families: The families that the name of a probed alias has addresses of; without it they are not known.
    public init(
        of profile: Profile, probed: ((ProbeTarget) -> HealthState?)? = nil,
        families: ((ProbeTarget) -> AddressFamilies)? = nil
    ) {
        endpoints = profile.endpoints.map { endpoint in
            if let state = profile.settledState(of: endpoint) {
                return EndpointHealth(
                    of: endpoint, states: Array(repeating: state, count: endpoint.target.placeCount))
            }
            guard let probed else { return EndpointHealth(of: endpoint, states: []) }
            let targets = profile.probeTargets(of: endpoint)
            var health = EndpointHealth(of: endpoint, states: targets.map { probed($0) ?? .checkingEndpoint })
            if let families, case .alias = endpoint.target, let target = targets.first {
                health.families = families(target)
            }
            return health
        }
    }

    /// The states per endpoint, and per address of it (of an alias: one).
    public var states: [[HealthState]] { endpoints.map(\.states) }

    /// The profile's status; each address counts, so that one that fails is seen though its endpoint is answered.
    public var status: ProfileHealthStatus { ProfileHealthStatus(states: endpoints.lazy.flatMap(\.states)) }
}

extension ProfileHealth {
    /// The same states as a later version of the profile has them: each address that both have keeps its state, whichever
    /// endpoint it belongs to; new ones are without a verdict, and what a definition settles counts at once.
    public func aligned(to profile: Profile) -> ProfileHealth {
        if isAligned(to: profile) { return self }
        var known: [ProbeTarget.Host: (state: HealthState, families: AddressFamilies)] = [:]
        for endpoint in endpoints {
            for (host, state) in zip(endpoint.target.hosts, endpoint.states) where state.isProbed {
                known[host] = (state, endpoint.families)
            }
        }
        var result = ProfileHealth(of: profile)
        for index in result.endpoints.indices where profile.settledState(of: profile.endpoints[index]) == nil {
            for (place, host) in result.endpoints[index].target.hosts.enumerated() {
                guard let found = known[host] else { continue }
                result.endpoints[index].states[place] = found.state
                result.endpoints[index].families = found.families
            }
        }
        return result
    }

    private func isAligned(to profile: Profile) -> Bool {
        guard endpoints.count == profile.endpoints.count else { return false }
        return zip(endpoints, profile.endpoints).allSatisfy { health, endpoint in
            guard health.origin == endpoint.origin, health.target == endpoint.target else { return false }
            let settled = profile.settledState(of: endpoint)
            return health.states.allSatisfy { settled == nil ? $0.isProbed : $0 == settled }
        }
    }
}

extension Profile {
    /// The state that the definitions alone settle, without probes; nil where the endpoint is to be probed.
    public func settledState(of endpoint: Endpoint) -> HealthState? {
        endpoint.settledState() ?? (monitor == nil ? .unmonitored : nil)
    }

    /// What is probed for one of the profile's endpoints, a target for each of its addresses; none where the definitions
    /// settle its state.
    public func probeTargets(of endpoint: Endpoint) -> [ProbeTarget] {
        guard let monitor, settledState(of: endpoint) == nil else { return [] }
        return endpoint.target.hosts.map { ProbeTarget(host: $0, settings: monitor) }
    }
}
