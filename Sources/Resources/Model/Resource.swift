/// An object of any kind that Pointsman reads.
///
/// Indirect, so that a collection of many small objects pays for each no more than its own size.
public indirect enum Resource: Sendable, Equatable {
    /// A `TrafficManagerProfile`.
    case trafficManagerProfile(TrafficManagerProfile)
    /// A `TrafficManagerBackend`.
    case trafficManagerBackend(TrafficManagerBackend)
    /// A `ServiceExport`.
    case serviceExport(ServiceExport)
    /// A `ServiceImport`.
    case serviceImport(ServiceImport)
    /// An `InternalServiceExport`.
    case internalServiceExport(InternalServiceExport)
    /// A core `Service`.
    case service(Service)
    /// A core `Namespace`.
    case namespace(Namespace)
    /// A KubeFleet `Work`.
    case work(Work)
    /// A `ClusterAddress`.
    case clusterAddress(ClusterAddress)
    /// An `ExternalEndpoint`.
    case externalEndpoint(ExternalEndpoint)
    /// A `ProfilePolicy`.
    case profilePolicy(ProfilePolicy)

    /// The object's metadata.
    public var metadata: ObjectMeta {
        switch self {
        case .trafficManagerProfile(let object): object.metadata
        case .trafficManagerBackend(let object): object.metadata
        case .serviceExport(let object): object.metadata
        case .serviceImport(let object): object.metadata
        case .internalServiceExport(let object): object.metadata
        case .service(let object): object.metadata
        case .namespace(let object): object.metadata
        case .work(let object): object.metadata
        case .clusterAddress(let object): object.metadata
        case .externalEndpoint(let object): object.metadata
        case .profilePolicy(let object): object.metadata
        }
    }

    /// The object's kind.
    public var kind: ResourceKind {
        switch self {
        case .trafficManagerProfile: .trafficManagerProfile
        case .trafficManagerBackend: .trafficManagerBackend
        case .serviceExport: .serviceExport
        case .serviceImport: .serviceImport
        case .internalServiceExport: .internalServiceExport
        case .service: .service
        case .namespace: .namespace
        case .work: .work
        case .clusterAddress: .clusterAddress
        case .externalEndpoint: .externalEndpoint
        case .profilePolicy: .profilePolicy
        }
    }

    /// What tells this object from all others.
    public var key: ResourceKey {
        let metadata = metadata
        return ResourceKey(kind: kind, namespace: metadata.namespace, name: metadata.name)
    }
}
