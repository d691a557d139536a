/// What an API server tells of a kind.
extension ResourceKind {
    /// The kind of lists of these objects.
    public var listKind: String { rawValue + "List" }

    /// The words by which kubectl asks for several kinds at once.
    public var categories: [String] {
        switch self {
        case .trafficManagerProfile, .trafficManagerBackend, .serviceExport, .serviceImport, .internalServiceExport,
            .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport:
            ["fleet-networking"]
        case .service: ["all"]
        case .work: ["fleet", "fleet-placement"]
        case .clusterAddress, .externalEndpoint, .profilePolicy, .endpointHealth: ["pointsman"]
        case .namespace, .event, .configMap, .lease: []
        }
    }

    /// Whether `status` is written by itself, at `.../NAME/status`.
    public var hasStatus: Bool {
        switch self {
        case .endpointSliceImport, .event, .endpointHealth, .configMap, .lease: false
        default: true
        }
    }

    /// Whether what users have made of the kind's objects is kept. Events are a record themselves, helm keeps its own
    /// revisions in config maps, and clients renew leases every few seconds.
    public var keepsHistory: Bool {
        switch self {
        case .event, .endpointHealth, .configMap, .lease: false
        default: true
        }
    }

    /// Whether only the server writes objects of this kind.
    public var isReadOnly: Bool { self == .endpointHealth }

    /// The kind of a URL's group, version and plural; nil where there is none.
    public static func find(group: String, version: String, plural: String) -> ResourceKind? {
        guard let kind = byPlural[plural], kind.group == group, kind.versions.contains(version) else { return nil }
        return kind
    }

    private static let byPlural = Dictionary(uniqueKeysWithValues: allCases.map { ($0.plural, $0) })
}
