/// The kinds of objects that Pointsman knows.
public enum ResourceKind: String, CaseIterable, Sendable, Hashable {
    /// A name that answers with one of its endpoints.
    case trafficManagerProfile = "TrafficManagerProfile"
    /// Ties a profile to the clusters that export a service.
    case trafficManagerBackend = "TrafficManagerBackend"
    /// A member cluster's wish to export its service of the same name.
    case serviceExport = "ServiceExport"
    /// The hub's record of a service that clusters export.
    case serviceImport = "ServiceImport"
    /// The hub's record of one cluster's export.
    case internalServiceExport = "InternalServiceExport"
    /// A core Kubernetes service.
    case service = "Service"
    /// A core Kubernetes namespace.
    case namespace = "Namespace"
    /// What KubeFleet places on one cluster, and what it reports back.
    case work = "Work"
    /// The addresses of one cluster's service, as an operator states them.
    case clusterAddress = "ClusterAddress"
    /// An endpoint without a cluster.
    case externalEndpoint = "ExternalEndpoint"
    /// What a `TrafficManagerProfile` cannot say.
    case profilePolicy = "ProfilePolicy"
    /// A member cluster's wish to import a service; kept for clients, not read.
    case multiClusterService = "MultiClusterService"
    /// The hub's record of one cluster's import; kept for clients, not read.
    case internalServiceImport = "InternalServiceImport"
    /// The hub's record of the pods behind one cluster's export; kept for clients, not read.
    case endpointSliceExport = "EndpointSliceExport"
    /// The hub's record of the pods that one cluster imports; kept for clients, not read.
    case endpointSliceImport = "EndpointSliceImport"
    /// What happened to an object (core `v1`).
    case event = "Event"
    /// How an endpoint of a profile fares; made by the server.
    case endpointHealth = "EndpointHealth"
    /// Text by name, in which clients keep what is theirs, such as helm its releases; not read.
    case configMap = "ConfigMap"
    /// Who of several clients leads for now, as they agree among themselves; not read.
    case lease = "Lease"

    /// Whether objects of this kind define what is answered, and are read from files; those of the others are passed over.
    public var isDefinition: Bool {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport, .serviceImport, .internalServiceExport,
            .service, .namespace, .work, .clusterAddress, .externalEndpoint, .profilePolicy:
            true
        case .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport, .event,
            .endpointHealth, .configMap, .lease:
            false
        }
    }

    /// The API group; empty for the core group.
    public var group: String {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport, .serviceImport, .internalServiceExport,
            .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport:
            "networking.fleet.azure.com"
        case .service, .namespace, .event, .configMap: ""
        case .lease: "coordination.k8s.io"
        case .work: "placement.kubernetes-fleet.io"
        case .clusterAddress, .externalEndpoint, .profilePolicy, .endpointHealth: "pointsman.dev"
        }
    }

    /// The versions that are read, the preferred one first.
    public var versions: [String] {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport: ["v1beta1", "v1alpha1"]
        case .serviceImport, .internalServiceExport, .multiClusterService, .internalServiceImport,
            .endpointSliceExport, .endpointSliceImport:
            ["v1alpha1"]
        case .work: ["v1beta1"]
        case .service, .namespace, .event, .clusterAddress, .externalEndpoint, .profilePolicy, .endpointHealth,
            .configMap, .lease:
            ["v1"]
        }
    }

    /// The version in which objects are kept; the others differ in `apiVersion` alone.
    public var storageVersion: String { versions[0] }

    /// What `apiVersion` may say for this kind, the preferred one first.
    public var apiVersions: [String] {
        group.isEmpty ? versions : versions.map { "\(group)/\($0)" }
    }

    /// The plural in URLs and on the command line.
    public var plural: String {
        switch self {
        case .clusterAddress: "clusteraddresses"
        case .profilePolicy: "profilepolicies"
        default: singular + "s"
        }
    }

    /// The singular on the command line.
    public var singular: String { rawValue.lowercased() }

    /// The short names on the command line.
    public var shortNames: [String] {
        switch self {
        case .trafficManagerProfile: ["tmp"]
        case .trafficManagerBackend: ["tmb"]
        case .serviceExport: ["svcexport"]
        case .serviceImport: ["svcimport"]
        case .internalServiceExport: ["internalsvcexport"]
        case .service: ["svc"]
        case .namespace: ["ns"]
        case .work, .endpointSliceExport, .endpointSliceImport, .lease: []
        case .configMap: ["cm"]
        case .multiClusterService: ["mcs"]
        case .internalServiceImport: ["internalsvcimport"]
        case .event: ["ev"]
        case .endpointHealth: ["eph"]
        case .clusterAddress: ["caddr"]
        case .externalEndpoint: ["eep"]
        case .profilePolicy: ["ppol"]
        }
    }

    /// Whether objects of this kind live in a namespace.
    public var isNamespaced: Bool { self != .namespace }
}
