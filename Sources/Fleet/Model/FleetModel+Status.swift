public import Resources
import Traffic

extension FleetModel {
    /// The status of a resource as this server finds it; nil where the resource is not there, or has no status of ours.
    ///
    /// Made on demand: in time proportional to the profile for its backends and policies.
    public func status(of key: ResourceKey, in scope: ResourceScope = .hub) -> ResourceStatus? {
        let name = ObjectName(namespace: key.namespace, name: key.name)
        if case .member(let cluster) = scope {
            guard key.kind == .serviceExport else { return nil }
            let member = MemberName(cluster: cluster, name: name)
            guard members[member]?.export != nil, let translation = translation(member) else { return nil }
            return ResourceStatus(conditions: [translation.condition])
        }
        switch key.kind {
        case .trafficManagerProfile:
            return evaluation(of: ProfileID(namespace: key.namespace, name: key.name))?.status
        case .trafficManagerBackend:
            return backendOwners[name].flatMap { evaluate(slot: Int($0)).backendStatus(key.name) }
        case .profilePolicy:
            return policyOwners[name].flatMap { evaluate(slot: Int($0)).policyStatus(key.name) }
        case .externalEndpoint:
            return externalCondition(name).map { ResourceStatus(conditions: [$0]) }
        case .clusterAddress:
            return addressCondition(name).map { ResourceStatus(conditions: [$0]) }
        case .serviceExport, .serviceImport, .internalServiceExport, .service, .namespace, .work, .multiClusterService,
            .internalServiceImport, .endpointSliceExport, .endpointSliceImport, .event, .endpointHealth,
            .configMap, .lease:
            return nil
        }
    }

    /// The `Accepted` condition of a `ClusterAddress`.
    private func addressCondition(_ name: ObjectName) -> Condition? {
        guard let place = addressPlaces[name],
            let cluster = services[Int(place.service)].clusters.named(clusterNames[Int(place.cluster)]),
            let address = cluster.addresses.first(where: { $0.seniority.name == name })
        else { return nil }
        let service = services[Int(place.service)].name
        var condition = Condition(
            type: Condition.accepted, status: .isTrue, reason: "Accepted",
            message: "gives the addresses of service \(service) in cluster \(cluster.name)",
            observedGeneration: address.generation)
        let choice = TargetChoice(address.addresses)
        // An older address without a usable entry does not stand in the way of a younger one.
        let winner = cluster.liveAddresses.first { TargetChoice($0.addresses).target != nil }
        if address.isBeingDeleted {
            condition.status = .isFalse
            condition.reason = "Invalid"
            condition.message = "the address is being deleted and does not count"
        } else if choice.target == nil {
            condition.status = .isFalse
            condition.reason = "Invalid"
            condition.message = "no usable address: \(choice.unusable.joined(separator: ", "))"
        } else if let winner, winner.seniority.name != name {
            condition.status = .isFalse
            condition.reason = "Conflicted"
            condition.message =
                "ClusterAddress \(winner.seniority.name) is older and gives the addresses of service \(service) in "
                + "cluster \(cluster.name): merge the two"
        } else if !cluster.isExported, !services[Int(place.service)].addressedClusters.contains(cluster.name) {
            condition.status = .unknown
            condition.reason = "Pending"
            condition.message = "no export of service \(service) by cluster \(cluster.name) is known here"
        }
        return condition
    }
}
