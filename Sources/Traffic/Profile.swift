public import DNSWire

/// A profile: the names that it answers and the endpoints that it draws among.
public struct Profile: Sendable, Equatable {
    /// The namespace and name on the hub.
    public var id: ProfileID
    /// The names it holds, generated ones before the policy's host names; each lies in a served zone.
    public var names: [DomainName]
    /// The TTL of its answers in seconds; nil: that of the zone in which the name lies.
    public var ttl: UInt32?
    /// How many distinct endpoints an answer holds, 1 to 8; 0: as many as an answer can hold.
    public var maxReturn: Int
    /// Its endpoints, in the order in which people see them.
    public var endpoints: [Endpoint]
    /// How its endpoints are probed; nil: they are not.
    public var monitor: MonitorSettings?
    /// Whether probes are run and shown without taking endpoints out of play.
    public var observeOnly: Bool
    /// What is answered when every endpoint that could be is Degraded.
    public var whenAllDegraded: WhenAllDegraded
    /// The share of healthy weight, 0 to 1, below which all endpoints are answered.
    public var minimumHealthyWeight: Double
    /// What its HTTPS records say; nil: it has none.
    public var https: HTTPSParameters?

    /// What is answered when every endpoint that could be is Degraded.
    public enum WhenAllDegraded: String, Sendable, CaseIterable {
        /// All of them (fail open).
        case serve
        /// No address.
        case nodata
    }

    /// Makes a profile.
    public init(
        id: ProfileID, names: [DomainName], ttl: UInt32? = nil, maxReturn: Int = 1, endpoints: [Endpoint] = [],
        monitor: MonitorSettings? = nil, observeOnly: Bool = false, whenAllDegraded: WhenAllDegraded = .serve,
        minimumHealthyWeight: Double = 0, https: HTTPSParameters? = nil
    ) {
        self.id = id
        self.names = names
        self.ttl = ttl
        self.maxReturn = maxReturn
        self.endpoints = endpoints
        self.monitor = monitor
        self.observeOnly = observeOnly
        self.whenAllDegraded = whenAllDegraded
        self.minimumHealthyWeight = minimumHealthyWeight
        self.https = https
    }
}
