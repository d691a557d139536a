import Resources
import Traffic

// Where each kind of object is filed, and which profiles its change touches.

extension FleetModel {
    func put(_ resource: Resource, _ rank: SourceRank) {
        switch resource {
        case .externalEndpoint(let object): put(object)
        case .trafficManagerProfile(let object): put(object, rank)
        case .trafficManagerBackend(let object): put(object)
        case .profilePolicy(let object): put(object, rank)
        case .serviceImport(let object): put(object)
        case .internalServiceExport(let object): put(object, rank)
        case .clusterAddress(let object): put(object, rank)
        case .work(let object): put(object, rank)
        // On the hub these are placement templates: they tell neither address nor weight (rules 2).
        case .service, .serviceExport:
            strays.set(resource.key, in: .hub, isThere: !resource.metadata.isBeingDeleted)
        case .namespace: break
        }
    }

    func take(_ key: ResourceKey) {
        let name = ObjectName(namespace: key.namespace, name: key.name)
        switch key.kind {
        case .externalEndpoint: takeExternal(name)
        case .trafficManagerProfile: takeProfile(ProfileID(namespace: key.namespace, name: key.name))
        case .trafficManagerBackend: takeBackend(name)
        case .profilePolicy: takePolicy(name)
        case .serviceImport: takeImport(name)
        case .internalServiceExport: takeExport(name)
        case .clusterAddress: takeAddress(name)
        case .work: takeWork(name)
        case .service, .serviceExport: strays.set(key, in: .hub, isThere: false)
        case .namespace: break
        case .multiClusterService, .internalServiceImport, .endpointSliceExport, .endpointSliceImport, .event,
            .endpointHealth, .configMap, .lease:
            break
        }
    }
}
