/// Names a profile: its namespace and name on the hub.
public struct ProfileID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The Kubernetes namespace.
    public var namespace: String
    /// The profile's name in that namespace.
    public var name: String

    /// Makes an identity of its two parts.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    public var description: String { "\(namespace)/\(name)" }

    /// Orders by namespace, then by name.
    public static func < (left: ProfileID, right: ProfileID) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
