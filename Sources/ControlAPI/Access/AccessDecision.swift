/// Whether a caller may.
public enum AccessDecision: Sendable, Hashable {
    /// It may.
    case allowed
    /// It may not, with the reason in a Kubernetes API server's words and which role would do, e.g.
    /// `User "ci" cannot list resource "services" in API group "" in the namespace "shop": role viewer would do`.
    case denied(reason: String)
}
