/// The states of one endpoint's addresses.
public struct EndpointHealth: Sendable, Equatable {
    /// The endpoint that they are of.
    public let origin: Endpoint.Origin
    /// What was probed.
    public let target: Endpoint.Target
    /// A state for each address, in their order; one for an alias.
    public internal(set) var states: [HealthState]
    /// The families that an alias's name has addresses of; both where that is not known, and for addresses.
    public internal(set) var families = AddressFamilies.both

    /// Makes states of an endpoint; those that are missing are without a verdict.
    public init(of endpoint: Endpoint, states: [HealthState], families: AddressFamilies = .both) {
        origin = endpoint.origin
        target = endpoint.target
        self.families = families
        let count = endpoint.target.placeCount
        if states.count == count {
            self.states = states
        } else {
            let missing = max(0, count - states.count)
            self.states = states.prefix(count) + Array(repeating: .checkingEndpoint, count: missing)
        }
    }

    /// The endpoint's own state: the best of its addresses', since one that works is enough to be answered.
    public var state: HealthState {
        let order: [HealthState] = [.unmonitored, .online, .checkingEndpoint, .degraded, .inactive]
        return order.first(where: states.contains) ?? .disabled
    }
}

extension Endpoint.Target {
    /// How many places there are to probe: the addresses, or the alias's name.
    public var placeCount: Int {
        switch self {
        case .addresses(let addresses): addresses.count
        case .alias: 1
        }
    }

    /// The places: each address, or the alias's one name.
    public var hosts: [ProbeTarget.Host] {
        switch self {
        case .addresses(let addresses): addresses.map { .address($0) }
        case .alias(let name): [.name(name)]
        }
    }
}

extension Endpoint {
    /// The state that the definition alone settles, without probes; nil where the endpoint is to be probed.
    ///
    /// - Parameter isProfileEnabled: Whether the endpoint's profile is switched on.
    public func settledState(isProfileEnabled: Bool = true) -> HealthState? {
        if !isEnabled { return .disabled }
        if !isProfileEnabled || weight == 0 { return .inactive }
        return alwaysServe ? .unmonitored : nil
    }
}
