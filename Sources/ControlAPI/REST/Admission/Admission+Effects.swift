internal import Resources

extension Admission {
    /// Tells a client what it may expect to happen here, as on a cluster, and does not.
    ///
    /// kubectl prints warnings at once; the kinds' descriptions say the same, but nobody reads them first.
    mutating func warnOfWhatHasNoEffect(_ object: Value, old: Value?) {
        if old == nil, let reason = kind.reasonWithoutEffect { warn("stored, but nothing reads it here: \(reason)") }
        let owners = object["metadata"]?["ownerReferences"]
        guard !(owners?.elements ?? []).isEmpty, owners != old?["metadata"]?["ownerReferences"] else { return }
        warn(
            "metadata.ownerReferences: kept, but nothing is collected here: the object stays when its owners are deleted"
        )
    }
}

extension ResourceKind {
    /// Why an object of this kind that a client creates changes no answer; nil where it may.
    fileprivate var reasonWithoutEffect: String? {
        switch self {
        case .service, .serviceExport:
            "a member cluster's services count once they are imported with `pointsman import --cluster NAME`, "
                + "or read from a source with `cluster`"
        case .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport:
            "it serves traffic between clusters and has no bearing on DNS answers"
        case .trafficManagerProfile, .trafficManagerBackend, .serviceImport, .internalServiceExport, .namespace, .work,
            .clusterAddress, .externalEndpoint, .profilePolicy, .event, .endpointHealth, .configMap, .lease:
            nil
        }
    }
}
