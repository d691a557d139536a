/// What every object says of itself: the part of Kubernetes' `metadata` that Pointsman reads.
public struct ObjectMeta: Sendable, Equatable {
    /// The namespace; empty for objects that have none, such as a `Namespace`.
    public var namespace: String
    /// The name, unique for its kind and namespace.
    public var name: String
    /// The identity that the API server gave; empty in manifests.
    public var uid: String
    /// The version that the API server gave; empty in manifests.
    public var resourceVersion: String
    /// Counts the changes of `spec`; 0 in manifests.
    public var generation: Int64
    /// When the object was created; nil in manifests.
    public var creationTimestamp: Timestamp?
    /// Whether `deletionTimestamp` is set: such objects do not contribute.
    public var isBeingDeleted: Bool
    /// The labels.
    public var labels: [String: String]
    /// The annotations.
    public var annotations: [String: String]

    /// Makes metadata; everything but the name may be left out.
    public init(
        namespace: String = "", name: String, uid: String = "", resourceVersion: String = "", generation: Int64 = 0,
        creationTimestamp: Timestamp? = nil, isBeingDeleted: Bool = false, labels: [String: String] = [:],
        annotations: [String: String] = [:]
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.generation = generation
        self.creationTimestamp = creationTimestamp
        self.isBeingDeleted = isBeingDeleted
        self.labels = labels
        self.annotations = annotations
    }
}
