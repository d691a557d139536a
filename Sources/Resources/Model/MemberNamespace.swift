/// The hub namespace of a member cluster, `fleet-member-<cluster>`.
public enum MemberNamespace {
    private static let prefix = "fleet-member-"

    /// The cluster's namespace on the hub.
    public static func name(ofCluster cluster: String) -> String { prefix + cluster }

    /// The cluster whose namespace it is; nil for any other namespace.
    public static func cluster(of namespace: String) -> String? {
        guard namespace.hasPrefix(prefix), namespace.utf8.count > prefix.utf8.count else { return nil }
        return String(namespace.dropFirst(prefix.count))
    }
}
