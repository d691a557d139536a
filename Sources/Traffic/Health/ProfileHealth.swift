/// The states of a profile's endpoints.
public struct ProfileHealth: Sendable, Equatable {
    /// The endpoints' states, in the profile's order.
    public private(set) var endpoints: [EndpointHealth]

    /// The states of a profile whose places are probed: what their definitions settle, else what the probes say.
    ///
    /// A profile without monitor settings is not probed; its enabled endpoints are Unmonitored.
    /// - Parameter probed: The state of a target; nil where there is none yet, or for all of them.
    public init(of profile: Profile, probed: ((ProbeTarget) -> HealthState?)? = nil) {
        endpoints = profile.endpoints.map { endpoint in
            if let state = profile.settledState(of: endpoint) {
                return EndpointHealth(
                    of: endpoint, states: Array(repeating: state, count: endpoint.target.placeCount))
            }
            let states = probed.map { probed in
                profile.probeTargets(of: endpoint).map { probed($0) ?? .checkingEndpoint }
            }
            return EndpointHealth(of: endpoint, states: states ?? [])
        }
    }

    /// The states per endpoint, and per address of it (of an alias: one).
    public var states: [[HealthState]] { endpoints.map(\.states) }

    /// The profile's status; each address counts, so that one that fails is seen though its endpoint is answered.
    public var status: ProfileHealthStatus { ProfileHealthStatus(states: endpoints.lazy.flatMap(\.states)) }
}

extension ProfileHealth {
    /// The same states as a later version of the profile has them: each place that both have keeps its state, new ones
    /// are without a verdict, and what a definition settles counts at once.
    public func aligned(to profile: Profile) -> ProfileHealth {
        if isAligned(to: profile) { return self }
        var known: [Endpoint.Origin: EndpointHealth] = [:]
        var result = ProfileHealth(of: profile)
        for index in result.endpoints.indices where profile.settledState(of: profile.endpoints[index]) == nil {
            let endpoint = profile.endpoints[index]
            if index < endpoints.count, endpoints[index].isOf(endpoint) {
                result.endpoints[index].takeStates(of: endpoints[index])
                continue
            }
            if known.isEmpty {
                known = Dictionary(endpoints.map { ($0.origin, $0) }, uniquingKeysWith: { first, _ in first })
            }
            if let earlier = known[endpoint.origin] { result.endpoints[index].takeStates(of: earlier) }
        }
        return result
    }

    private func isAligned(to profile: Profile) -> Bool {
        guard endpoints.count == profile.endpoints.count else { return false }
        return zip(endpoints, profile.endpoints).allSatisfy { health, endpoint in
            guard health.isOf(endpoint) else { return false }
            let settled = profile.settledState(of: endpoint)
            return health.states.allSatisfy { settled == nil ? $0.isProbed : $0 == settled }
        }
    }
}

extension EndpointHealth {
    fileprivate func isOf(_ endpoint: Endpoint) -> Bool { origin == endpoint.origin && target == endpoint.target }

    /// Takes over the probed states of the places that both have.
    fileprivate mutating func takeStates(of earlier: EndpointHealth) {
        switch (target, earlier.target) {
        case (.alias(let name), .alias(let earlierName)) where name == earlierName: take(earlier.states[0], at: 0)
        case (.addresses(let addresses), .addresses(let earlierAddresses)):
            for (index, address) in addresses.enumerated() {
                if let place = earlierAddresses.firstIndex(of: address) { take(earlier.states[place], at: index) }
            }
        default: break
        }
    }

    private mutating func take(_ state: HealthState, at index: Int) {
        if state.isProbed { states[index] = state }
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
        return switch endpoint.target {
        case .addresses(let addresses): addresses.map { ProbeTarget(host: .address($0), settings: monitor) }
        case .alias(let name): [ProbeTarget(host: .name(name), settings: monitor)]
        }
    }
}
