/// A Kubernetes service's type; any text, as `InternalServiceExport` does not bound it.
public struct ServiceType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The type as objects write it.
    public var rawValue: String

    /// Makes a type of its text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Reached inside the cluster only.
    public static let clusterIP = ServiceType(rawValue: "ClusterIP")
    /// Reached on a port of each node.
    public static let nodePort = ServiceType(rawValue: "NodePort")
    /// Reached at a load balancer's address.
    public static let loadBalancer = ServiceType(rawValue: "LoadBalancer")
    /// An alias of a host name.
    public static let externalName = ServiceType(rawValue: "ExternalName")

    /// The type as objects write it.
    public var description: String { rawValue }
}
