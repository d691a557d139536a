public import Fleet

/// An entry of the configuration's `sources`.
public struct SourceDefinition: Sendable, Hashable {
    /// A file or a folder, relative to the working folder or absolute.
    public var path: String
    /// The member cluster whose objects it holds; nil for the hub's.
    public var cluster: String?

    /// Makes a source.
    public init(path: String, cluster: String? = nil) {
        self.path = path
        self.cluster = cluster
    }

    /// Whose objects these are.
    public var scope: ResourceScope { cluster.map { .member(cluster: $0) } ?? .hub }
}
