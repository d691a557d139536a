extension ResourceKind {
    /// The shape of the kind's objects in a version; nil for a version that is not read.
    public func schema(version: String) -> Schema? {
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
        default: nil
        }
    }
}
