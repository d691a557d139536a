public import Fleet
public import Resources

/// An entry of the configuration's `sources`.
public struct SourceDefinition: Sendable, Hashable, Identifiable {
    /// What tells a source from the others.
    public struct ID: Sendable, Hashable {
        /// The path, as in the source.
        public var path: String
        /// The member cluster, as in the source.
        public var cluster: String?
    }

    /// A file or a folder, relative to the working folder or absolute.
    public var path: String
    /// The member cluster whose objects it holds; nil for the hub's.
    public var cluster: String?
    /// What it may take away at once; nil for anything.
    public var removalGuard: RemovalGuard?

    /// Makes a source.
    public init(path: String, cluster: String? = nil, removalGuard: RemovalGuard? = .standard) {
        self.path = path
        self.cluster = cluster
        self.removalGuard = removalGuard
    }

    /// What tells it from the others, whatever its settings.
    public var id: ID { ID(path: path, cluster: cluster) }

    /// Whose objects these are.
    public var scope: ResourceScope { cluster.map { .member(cluster: $0) } ?? .hub }
}
