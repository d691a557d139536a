public import DNSWire

/// A profile: the names that it answers and the endpoints that it draws among.
public struct Profile: Sendable, Equatable {
    /// The namespace and name on the hub.
    public var id: ProfileID
    /// The names it holds, generated ones before the policy's host names; each lies in a served zone.
    public var names: [DomainName]
    /// The TTL of its answers in seconds; nil: that of the zone in which the name lies.
    public var ttl: UInt32?
    /// How many distinct endpoints an answer holds, 1 to 8; 0: all of them.
    public var maxReturn: Int
    /// Its endpoints, in the order in which people see them.
    public var endpoints: [Endpoint]

    /// Makes a profile.
    public init(
        id: ProfileID, names: [DomainName], ttl: UInt32? = nil, maxReturn: Int = 1, endpoints: [Endpoint] = []
    ) {
        self.id = id
        self.names = names
        self.ttl = ttl
        self.maxReturn = maxReturn
        self.endpoints = endpoints
    }
}
