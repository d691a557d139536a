package import Resources

/// An object of an import as it is to be stored: without what belongs to the server that it comes from.
package struct ImportedObject: Sendable {
    /// What tells it from all others.
    package var key: ResourceKey
    /// The version in which it is written.
    package var version: String
    /// All but its status.
    package var body: Value
    /// The status that is taken along; nil where there is none, or it is not taken along.
    package var status: Value?
    /// When it was made, which decides between claims to one name (rules 1).
    package var created: Timestamp?
    /// The line on which it begins.
    package var line: Int
    /// Which object it is where it comes from, and its version there; nil where that is not told.
    package var origin: ImportOrigin?
    /// Whether a member's service comes to it, so that one that the hub or a file has itself stays (rules 4).
    package var isTranslation = false

    /// The label that says who has brought an object.
    package static let ownerLabel = "pointsman.dev/import-owner"
    /// The annotation that keeps the identity that it had where it comes from.
    package static let uidAnnotation = "pointsman.dev/imported-uid"

    /// Metadata that belongs to the server that an object comes from.
    private static let foreignMetadata = [
        "resourceVersion", "uid", "generation", "managedFields", "finalizers", "ownerReferences", "deletionTimestamp",
        "deletionGracePeriodSeconds", "selfLink", "generateName", "creationTimestamp",
    ]
    /// What says how an object got to where it comes from: kubectl's, and a Pointsman's own.
    private static let foreignAnnotations = [
        "kubectl.kubernetes.io/last-applied-configuration", "pointsman.dev/source", uidAnnotation,
    ]
    private static let foreignLabels = ["pointsman.dev/origin", ownerLabel]

    /// Takes an object that has a key.
    package init(_ value: Value, key: ResourceKey, version: String, line: Int, owner: String) {
        self.key = key
        self.version = version
        self.line = line
        let value = key.kind == .work ? Work.reduced(value) : value
        var body = value
        body.set(Self.metadata(of: value, key, owner), for: "metadata")
        body.set(nil, for: "status")
        self.body = body
        created = value["metadata"]?["creationTimestamp"]?.string.flatMap { Timestamp($0) }
        status = Self.status(of: value, key.kind)
        origin = ImportOrigin(value)
    }

    private static func metadata(of value: Value, _ key: ResourceKey, _ owner: String) -> Value {
        var metadata = value["metadata"] ?? [:]
        let uid = metadata["uid"]?.string
        for field in foreignMetadata { metadata.set(nil, for: field) }
        metadata.set(.text(key.name), for: "name")
        metadata.set(key.kind.isNamespaced ? .text(key.namespace) : nil, for: "namespace")
        change(&metadata, "labels") { labels in
            for label in foreignLabels { labels.set(nil, for: label) }
            labels.set(.text(owner), for: ownerLabel)
        }
        change(&metadata, "annotations") { annotations in
            for annotation in foreignAnnotations { annotations.set(nil, for: annotation) }
            if let uid, !uid.isEmpty { annotations.set(.text(uid), for: uidAnnotation) }
            let reported = TrafficManagerBackend.reportedEndpointsAnnotation
            guard key.kind == .trafficManagerBackend, annotations[reported] == nil else { return }
            let endpoints = TrafficManagerBackend.reportedByAzure(in: value["status"])
            guard !endpoints.isEmpty else { return }
            annotations.set(.text(String(decoding: Value(.array(endpoints)).json, as: UTF8.self)), for: reported)
        }
        return metadata
    }

    /// Changes a map that may be missing; what is no map is left for the rules to refuse.
    private static func change(_ metadata: inout Value, _ field: String, _ body: (inout Value) -> Void) {
        var map = metadata[field] ?? [:]
        guard case .object = map.content else { return }
        body(&map)
        metadata.set(map.members.isEmpty ? nil : map, for: field)
    }

    /// The statuses that define what is served; conditions of other kinds are the old controller's (rules 3).
    private static func status(of value: Value, _ kind: ResourceKind) -> Value? {
        switch kind {
        case .serviceImport, .work: value["status"]
        case .service: value["status"]?["loadBalancer"].map { ["loadBalancer": $0] }
        default: nil
        }
    }

    /// Whether the status is taken along, so that one that is missing goes.
    var keepsStatus: Bool {
        switch key.kind {
        case .serviceImport, .work, .service: true
        default: false
        }
    }
}
