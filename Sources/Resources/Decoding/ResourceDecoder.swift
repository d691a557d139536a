/// Turns trees into objects: finds the kind, fills in defaults, validates, decodes.
public struct ResourceDecoder: Sendable {
    /// What became of a tree.
    public enum Outcome: Sendable, Equatable {
        /// An object, and what a person ought to look at in it.
        case resource(Resource, warnings: [Violation])
        /// A wrong object; the key where it can be told, so that its last accepted version can be kept.
        case refused(key: ResourceKey?, [Violation])
        /// An object of a kind that is not read.
        case passedOver(apiVersion: String, kind: String)
    }

    /// The namespace of objects that state none, as with kubectl.
    public static let defaultNamespace = "default"

    private let unknownFields: Schema.UnknownFields

    /// Makes a decoder.
    public init(unknownFields: Schema.UnknownFields = .warned) {
        self.unknownFields = unknownFields
    }

    /// Decodes the tree of one object.
    public func decode(_ value: consuming Value) -> Outcome {
        guard case .object = value.content else {
            return .refused(
                key: nil,
                [
                    Violation(
                        path: "", line: value.line, found: value.found, expected: "an object with apiVersion and kind")
                ])
        }
        let kind: ResourceKind
        let schema: Schema
        switch KindResolver.resolve(value) {
        case .known(let found, let foundSchema): (kind, schema) = (found, foundSchema)
        case .unknown(let apiVersion, let kind): return .passedOver(apiVersion: apiVersion, kind: kind)
        case .wrong(let kind, let violation):
            return .refused(key: kind.flatMap { Self.key(of: value, kind: $0) }, [violation])
        }
        schema.applyDefaults(to: &value)
        // An API server gave it a uid, so it is an export and no manifest.
        let isStored = value["metadata"]?["uid"] != nil
        let findings = schema.validate(value, unknownFields: unknownFields, isStored: isStored)
        guard findings.violations.isEmpty else {
            return .refused(key: Self.key(of: value, kind: kind), findings.violations)
        }
        var warnings = findings.warnings
        guard let metadata = value["metadata"], let meta = ObjectMeta(metadata, isNamespaced: kind.isNamespaced),
            let resource = Self.resource(kind, meta, value, &warnings)
        else {
            return .refused(
                key: Self.key(of: value, kind: kind),
                [
                    Violation(
                        path: "", line: value.line, found: "an object that cannot be decoded",
                        expected: "a \(kind.rawValue)")
                ])
        }
        return .resource(resource, warnings: warnings)
    }

    private static func key(of value: Value, kind: ResourceKind) -> ResourceKey? {
        guard let metadata = value["metadata"], let meta = ObjectMeta(metadata, isNamespaced: kind.isNamespaced)
        else { return nil }
        return ResourceKey(kind: kind, namespace: meta.namespace, name: meta.name)
    }

    private static func resource(
        _ kind: ResourceKind, _ metadata: ObjectMeta, _ value: Value, _ warnings: inout [Violation]
    ) -> Resource? {
        switch kind {
        case .trafficManagerProfile: TrafficManagerProfile(metadata, value).map { .trafficManagerProfile($0) }
        case .trafficManagerBackend:
            TrafficManagerBackend(metadata, value, &warnings).map { .trafficManagerBackend($0) }
        case .serviceExport: .serviceExport(ServiceExport(metadata: metadata))
        case .serviceImport: .serviceImport(ServiceImport(metadata, value))
        case .internalServiceExport: InternalServiceExport(metadata, value).map { .internalServiceExport($0) }
        case .service: .service(Service(metadata, value))
        case .namespace: .namespace(Namespace(metadata: metadata))
        case .work: .work(Work(metadata, value))
        case .clusterAddress: ClusterAddress(metadata, value).map { .clusterAddress($0) }
        case .externalEndpoint: ExternalEndpoint(metadata, value).map { .externalEndpoint($0) }
        case .profilePolicy: ProfilePolicy(metadata, value).map { .profilePolicy($0) }
        case .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport, .event,
            .endpointHealth, .configMap, .lease:
            nil
        }
    }
}
