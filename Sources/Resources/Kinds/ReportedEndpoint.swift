/// An endpoint as the old controller reported it (`TrafficManagerBackend.status.endpoints[]`).
public struct ReportedEndpoint: Sendable, Equatable {
    /// The endpoint's name, lower-cased.
    public var name: String
    /// The computed weight, as Azure had it.
    public var weight: Int?
    /// Where it sent clients to; nil where it is absent or neither an address nor a host name.
    public var target: ServiceAddress?
    /// The exporting cluster, `from.cluster`.
    public var cluster: String?
    /// The export's own weight, `from.weight`.
    public var fromWeight: Int?

    /// Makes a reported endpoint.
    public init(
        name: String, weight: Int? = nil, target: ServiceAddress? = nil, cluster: String? = nil, fromWeight: Int? = nil
    ) {
        self.name = name
        self.weight = weight
        self.target = target
        self.cluster = cluster
        self.fromWeight = fromWeight
    }
}
