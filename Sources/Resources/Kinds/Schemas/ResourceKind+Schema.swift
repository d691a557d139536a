extension ResourceKind {
    /// The shape of the kind's objects in a version, as an API server holds them; nil for a version that is not served.
    public func schema(version: String) -> Schema? { shapes(version: version)?.stored }

    /// The shape of the kind's objects in files: of `status` it knows only what is read.
    func definitionSchema(version: String) -> Schema? { shapes(version: version)?.definition }

    /// Paths of fields that the hub's CRD requires and nothing here needs: files and imports may lack them.
    public var dispensableFields: Set<String> {
        self == .trafficManagerProfile ? ["spec.resourceGroup"] : []
    }

    private func shapes(version: String) -> Schemas.Shapes? {
        switch (self, version) {
        case (.trafficManagerProfile, "v1beta1"): Schemas.trafficManagerProfile
        case (.trafficManagerProfile, "v1alpha1"): Schemas.trafficManagerProfileV1Alpha1
        case (.trafficManagerBackend, "v1beta1"), (.trafficManagerBackend, "v1alpha1"): Schemas.trafficManagerBackend
        case (.serviceExport, "v1beta1"), (.serviceExport, "v1alpha1"): Schemas.serviceExport
        case (.serviceImport, "v1alpha1"): Schemas.serviceImport
        case (.internalServiceExport, "v1alpha1"): Schemas.internalServiceExport
        case (.service, "v1"): Schemas.service
        case (.namespace, "v1"): Schemas.namespace
        case (.work, "v1beta1"): Schemas.work
        case (.clusterAddress, "v1"): Schemas.clusterAddress
        case (.externalEndpoint, "v1"): Schemas.externalEndpoint
        case (.profilePolicy, "v1"): Schemas.profilePolicy
        case (.multiClusterService, "v1alpha1"): Schemas.multiClusterService
        case (.internalServiceImport, "v1alpha1"): Schemas.internalServiceImport
        case (.endpointSliceExport, "v1alpha1"): Schemas.endpointSliceExport
        case (.endpointSliceImport, "v1alpha1"): Schemas.endpointSliceImport
        case (.event, "v1"): Schemas.event
        case (.endpointHealth, "v1"): Schemas.endpointHealth
        case (.configMap, "v1"): Schemas.configMap
        case (.lease, "v1"): Schemas.lease
        default: nil
        }
    }
}
