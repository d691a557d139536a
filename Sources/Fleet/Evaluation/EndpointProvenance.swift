/// How an endpoint of a profile came about.
public struct EndpointProvenance: Sendable, Equatable {
    /// Where its address comes from.
    public var source: AddressSource
    /// The weight W of its backend; nil for an `ExternalEndpoint`.
    public var backendWeight: Int?
    /// The weight w of its export; nil for an `ExternalEndpoint`, and where a take-over did not tell it.
    public var exportWeight: Int?
    /// The sum T of the backend's usable export weights; nil where the endpoint's weight was not computed.
    public var totalWeight: Int?

    /// Makes a provenance.
    public init(source: AddressSource, backendWeight: Int? = nil, exportWeight: Int? = nil, totalWeight: Int? = nil) {
        self.source = source
        self.backendWeight = backendWeight
        self.exportWeight = exportWeight
        self.totalWeight = totalWeight
    }
}
