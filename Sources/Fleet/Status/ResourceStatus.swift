/// The status of one resource as this server finds it.
public struct ResourceStatus: Sendable, Equatable {
    /// An entry of `TrafficManagerBackend.status.endpoints[]`: an endpoint that serves.
    public struct EndpointStatus: Sendable, Equatable {
        /// `fleet-<uid>#<service>#<cluster>` in lower case; without a uid `fleet-<namespace>-<backend>#<service>#<cluster>`.
        public var name: String
        /// The computed weight.
        public var weight: UInt32
        /// Its first address, or its host name.
        public var target: String
        /// The exporting cluster.
        public var cluster: String
        /// The export's own weight; nil where a take-over did not tell it.
        public var fromWeight: Int?

        /// Makes an entry.
        public init(name: String, weight: UInt32, target: String, cluster: String, fromWeight: Int?) {
            self.name = name
            self.weight = weight
            self.target = target
            self.cluster = cluster
            self.fromWeight = fromWeight
        }
    }

    /// The conditions, one of each type.
    public var conditions: [Condition]
    /// A profile's generated name in the first zone that gives one; nil for other kinds.
    public var dnsName: String?
    /// A backend's endpoints by cluster name; empty for other kinds.
    public var endpoints: [EndpointStatus]

    /// Makes a status.
    public init(conditions: [Condition] = [], dnsName: String? = nil, endpoints: [EndpointStatus] = []) {
        self.conditions = conditions
        self.dnsName = dnsName
        self.endpoints = endpoints
    }

    /// The condition of that type; nil where there is none.
    public func condition(_ type: String) -> Condition? {
        conditions.first { $0.type == type }
    }
}
