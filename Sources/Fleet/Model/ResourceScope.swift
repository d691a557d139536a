/// Whose objects a source holds.
public enum ResourceScope: Sendable, Hashable, CustomStringConvertible {
    /// The fleet's hub.
    case hub
    /// The member cluster of that name: only its `Service` and `ServiceExport` objects matter.
    case member(cluster: String)

    /// `hub` or `member <cluster>`.
    public var description: String {
        switch self {
        case .hub: "hub"
        case .member(let cluster): "member \(cluster)"
        }
    }
}
