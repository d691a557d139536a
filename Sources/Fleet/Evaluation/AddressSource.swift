/// Where an endpoint's address comes from, the first that tells one counts (rules 2).
public enum AddressSource: Sendable, Hashable {
    /// A `ClusterAddress` on the hub.
    case clusterAddress(namespace: String, name: String)
    /// The load balancer's ingress of the member's own `Service`.
    case memberService(cluster: String, namespace: String, name: String)
    /// The status that KubeFleet reported back in a `Work`.
    case work(namespace: String, name: String)
    /// The backend's endpoints as Azure last reported them.
    case reportedByAzure
    /// The target of an `ExternalEndpoint`.
    case externalEndpoint
}

extension AddressSource: CustomStringConvertible {
    /// `ClusterAddress fleet-member-c/x`, `Service shop/web in c`, `Work fleet-member-c/x`, `reported by Azure` or `ExternalEndpoint`.
    public var description: String {
        switch self {
        case .clusterAddress(let namespace, let name): "ClusterAddress \(namespace)/\(name)"
        case .memberService(let cluster, let namespace, let name): "Service \(namespace)/\(name) in \(cluster)"
        case .work(let namespace, let name): "Work \(namespace)/\(name)"
        case .reportedByAzure: "reported by Azure"
        case .externalEndpoint: "ExternalEndpoint"
        }
    }
}
