/// The addresses of one cluster's service, as an operator states them (`pointsman.dev/v1`).
public struct ClusterAddress: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.cluster`.
    public var cluster: String
    /// `spec.service.namespace`; the object's own where it is not stated.
    public var serviceNamespace: String
    /// `spec.service.name`.
    public var serviceName: String
    /// `spec.addresses[]`, 1 to 16.
    public var addresses: [ServiceAddress]

    /// Makes addresses; the service's namespace defaults to the object's.
    public init(
        metadata: ObjectMeta, cluster: String, serviceNamespace: String? = nil, serviceName: String,
        addresses: [ServiceAddress]
    ) {
        self.metadata = metadata
        self.cluster = cluster
        self.serviceNamespace = serviceNamespace ?? metadata.namespace
        self.serviceName = serviceName
        self.addresses = addresses
    }
}
