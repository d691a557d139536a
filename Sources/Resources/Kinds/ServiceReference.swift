/// Names a service of a member cluster.
public struct ServiceReference: Sendable, Hashable {
    /// The member cluster, `clusterId`.
    public var clusterID: String
    /// The service's namespace.
    public var namespace: String
    /// The service's name.
    public var name: String
    /// `namespace/name`: what an export is matched by.
    public var namespacedName: String

    /// Makes a reference; `namespacedName` is composed where it is not given.
    public init(clusterID: String, namespace: String, name: String, namespacedName: String? = nil) {
        self.clusterID = clusterID
        self.namespace = namespace
        self.name = name
        self.namespacedName = namespacedName ?? "\(namespace)/\(name)"
    }
}
