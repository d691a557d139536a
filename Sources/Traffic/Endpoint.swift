public import DNSWire
public import IPAddress

/// One of the places that a profile sends its clients to.
public struct Endpoint: Sendable, Equatable {
    /// What an endpoint's answer holds.
    public enum Target: Sendable, Equatable {
        /// Addresses, answered as A and AAAA records; never empty.
        case addresses([IPAddress])
        /// A host name, answered as a CNAME record: an alias endpoint.
        case alias(DomainName)
    }

    /// Where an endpoint comes from.
    public enum Origin: Sendable, Hashable {
        /// A cluster's export of a service, through a backend of the profile.
        case export(backend: String, service: String, cluster: String)
        /// An `ExternalEndpoint` of that name.
        case external(name: String)
    }

    /// Where the endpoint comes from; unique within its profile.
    public var origin: Origin
    /// What it answers.
    public var target: Target
    /// Its share of the draw, relative to the other endpoints in play; 0 is never answered.
    public var weight: UInt32
    /// Whether its definition lets it be answered at all.
    public var isEnabled: Bool
    /// Whether it is answered without being probed.
    public var alwaysServe: Bool

    /// Makes an endpoint.
    public init(
        origin: Origin, target: Target, weight: UInt32, isEnabled: Bool = true, alwaysServe: Bool = false
    ) {
        self.origin = origin
        self.target = target
        self.weight = weight
        self.isEnabled = isEnabled
        self.alwaysServe = alwaysServe
    }
}
