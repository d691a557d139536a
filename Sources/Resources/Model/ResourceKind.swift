/// The kinds of objects that Pointsman reads.
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

    /// The API group; empty for the core group.
    public var group: String {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport, .serviceImport, .internalServiceExport:
            "networking.fleet.azure.com"
        case .service, .namespace: ""
        case .work: "placement.kubernetes-fleet.io"
        case .clusterAddress, .externalEndpoint, .profilePolicy: "pointsman.dev"
        }
    }

    /// The versions that are read, the preferred one first.
    public var versions: [String] {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport: ["v1beta1", "v1alpha1"]
        case .serviceImport, .internalServiceExport: ["v1alpha1"]
        case .work: ["v1beta1"]
        case .service, .namespace, .clusterAddress, .externalEndpoint, .profilePolicy: ["v1"]
        }
    }

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
        case .work: []
        case .clusterAddress: ["caddr"]
        case .externalEndpoint: ["eep"]
        case .profilePolicy: ["ppol"]
        }
    }

    /// Whether objects of this kind live in a namespace.
    public var isNamespaced: Bool { self != .namespace }
}
