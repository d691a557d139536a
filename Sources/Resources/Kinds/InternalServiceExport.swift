/// The hub's record of one cluster's export of a service (`networking.fleet.azure.com`).
public struct InternalServiceExport: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.serviceReference`: whose service it is.
    public var serviceReference: ServiceReference
    /// `spec.type`; nil where the Traffic Manager feature was off.
    public var type: ServiceType?
    /// `spec.weight`; nil counts as 1. The schema does not bound it.
    public var weight: Int?
    /// `spec.isInternalLoadBalancer`.
    public var isInternalLoadBalancer: Bool
    /// `spec.isDNSLabelConfigured`.
    public var isDNSLabelConfigured: Bool
    /// `spec.publicIPResourceID`; may be stale when the service is no public load balancer any more.
    public var publicIPResourceID: String?
    /// `spec.ports[]`.
    public var ports: [ServicePort]

    /// Makes an export.
    public init(
        metadata: ObjectMeta, serviceReference: ServiceReference, type: ServiceType? = nil, weight: Int? = nil,
        isInternalLoadBalancer: Bool = false, isDNSLabelConfigured: Bool = false, publicIPResourceID: String? = nil,
        ports: [ServicePort] = []
    ) {
        self.metadata = metadata
        self.serviceReference = serviceReference
        self.type = type
        self.weight = weight
        self.isInternalLoadBalancer = isInternalLoadBalancer
        self.isDNSLabelConfigured = isDNSLabelConfigured
        self.publicIPResourceID = publicIPResourceID
        self.ports = ports
    }
}
