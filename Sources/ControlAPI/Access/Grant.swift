/// A role, for all namespaces or some.
public struct Grant: Sendable, Hashable {
    /// The role.
    public var role: Role
    /// The namespaces for which it holds; empty for all of them, and for what has no namespace.
    public var namespaces: [String]

    /// Grants a role.
    public init(_ role: Role, namespaces: [String] = []) {
        self.role = role
        self.namespaces = namespaces
    }

    var isLimited: Bool { !namespaces.isEmpty }
}
