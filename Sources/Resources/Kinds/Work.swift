/// What KubeFleet places on one cluster, and what it reports back (`placement.kubernetes-fleet.io/v1beta1`).
public struct Work: Sendable, Equatable {
    /// The object's metadata; its namespace names the cluster.
    public var metadata: ObjectMeta
    /// The services and exports among `spec.workload.manifests[]`.
    public var manifests: [Manifest]
    /// What the cluster reported of its services, from `status.manifestConditions[]`.
    public var observedServices: [ObservedService]

    /// Makes a work.
    public init(metadata: ObjectMeta, manifests: [Manifest] = [], observedServices: [ObservedService] = []) {
        self.metadata = metadata
        self.manifests = manifests
        self.observedServices = observedServices
    }

    /// The member cluster, from the namespace `fleet-member-<cluster>`; nil in any other namespace.
    public var cluster: String? { MemberNamespace.cluster(of: metadata.namespace) }

    /// A manifest that matters here.
    public struct Manifest: Sendable, Equatable {
        /// What the manifest says.
        public enum Content: Sendable, Equatable {
            /// A core `Service` of a type.
            case service(type: ServiceType)
            /// A `ServiceExport` with its weight annotation.
            case serviceExport(weight: ExportWeight)
        }

        /// The object's namespace.
        public var namespace: String
        /// The object's name.
        public var name: String
        /// What it says.
        public var content: Content

        /// Makes a manifest.
        public init(namespace: String, name: String, content: Content) {
            self.namespace = namespace
            self.name = name
            self.content = content
        }
    }

    /// A service's addresses as the cluster reported them.
    public struct ObservedService: Sendable, Equatable {
        /// The service's namespace.
        public var namespace: String
        /// The service's name.
        public var name: String
        /// Its load balancer's addresses.
        public var ingress: [ServiceAddress]

        /// Makes an observation.
        public init(namespace: String, name: String, ingress: [ServiceAddress]) {
            self.namespace = namespace
            self.name = name
            self.ingress = ingress
        }
    }
}
