/// A core Kubernetes namespace.
public struct Namespace: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta

    /// Makes a namespace.
    public init(metadata: ObjectMeta) {
        self.metadata = metadata
    }
}
