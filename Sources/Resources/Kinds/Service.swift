/// A core Kubernetes service, as far as exporting and reaching it needs it.
public struct Service: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.type`.
    public var type: ServiceType
    /// `spec.clusterIP`; `None` for a headless service.
    public var clusterIP: String?
    /// `spec.externalName`.
    public var externalName: String?
    /// `spec.ports[]`.
    public var ports: [ServicePort]
    /// `status.loadBalancer.ingress[]` in order, an entry's `ip` before its `hostname`.
    public var ingress: [ServiceAddress]

    /// Makes a service.
    public init(
        metadata: ObjectMeta, type: ServiceType = .clusterIP, clusterIP: String? = nil, externalName: String? = nil,
        ports: [ServicePort] = [], ingress: [ServiceAddress] = []
    ) {
        self.metadata = metadata
        self.type = type
        self.clusterIP = clusterIP
        self.externalName = externalName
        self.ports = ports
        self.ingress = ingress
    }

    /// Whether the service has no address of its own in its cluster.
    public var isHeadless: Bool { clusterIP == "None" }

    /// Whether a member agent would export it: neither `ExternalName` nor headless.
    public var isExportable: Bool { type != .externalName && !isHeadless }
}
