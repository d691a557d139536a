/// Identifies an object among all that are read: its kind, namespace and name.
public struct ResourceKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The kind.
    public var kind: ResourceKind
    /// The namespace; empty for kinds that have none.
    public var namespace: String
    /// The name.
    public var name: String

    /// Makes a key of its three parts.
    public init(kind: ResourceKind, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// `Kind namespace/name`, or `Kind name` without a namespace.
    public var description: String {
        namespace.isEmpty ? "\(kind.rawValue) \(name)" : "\(kind.rawValue) \(namespace)/\(name)"
    }

    /// Orders by kind, then namespace, then name.
    public static func < (left: ResourceKey, right: ResourceKey) -> Bool {
        (left.kind.rawValue, left.namespace, left.name) < (right.kind.rawValue, right.namespace, right.name)
    }
}
