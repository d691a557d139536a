import Resources
import Traffic

// Where each kind of object is filed, and which profiles its change touches.

extension FleetModel {
    func put(_ resource: Resource) {
        switch resource {
        case .externalEndpoint(let object): put(object)
        case .trafficManagerProfile(let object): put(object)
        case .trafficManagerBackend(let object): put(object)
        case .profilePolicy(let object): put(object)
        case .serviceImport(let object): put(object)
        case .internalServiceExport(let object): put(object)
        case .clusterAddress(let object): put(object)
        case .work(let object): put(object)
        // On the hub these are placement templates: they tell neither address nor weight (rules 2).
        case .service, .serviceExport, .namespace: break
        }
    }

    func take(_ key: ResourceKey) {
        let name = ObjectName(namespace: key.namespace, name: key.name)
        switch key.kind {
        case .externalEndpoint: takeExternal(name)
        case .trafficManagerProfile: takeProfile(ProfileID(namespace: key.namespace, name: key.name))
        case .trafficManagerBackend: takeBackend(name)
        case .profilePolicy: takePolicy(name)
        case .serviceImport: change(name) { $0.imported = nil }
        case .internalServiceExport: takeExport(name)
        case .clusterAddress: takeAddress(name)
        case .work: takeWork(name)
        case .service, .serviceExport, .namespace: break
        }
    }

    // MARK: Objects of one profile

    private func put(_ object: TrafficManagerProfile) {
        let id = ProfileID(namespace: object.metadata.namespace, name: object.metadata.name)
        guard !object.metadata.isBeingDeleted else {
            takeProfile(id)
            return
        }
        let slot = slot(of: id)
        slots[slot].definition = ProfileFacts(object)
        markForNames(slot)
        markDirty(slot)
    }

    private func takeProfile(_ id: ProfileID) {
        guard let slot = slotOf[id] else { return }
        slots[slot].definition = nil
        markForNames(slot)
        markDirty(slot)
    }

    private func put(_ object: ExternalEndpoint) {
        let slot = slot(of: ProfileID(namespace: object.metadata.namespace, name: object.profileName))
        let name = object.metadata.name
        func exchange(_ owners: inout [String: Int32]) -> Int? {
            owners.updateValue(Int32(slot), forKey: name).map(Int.init)
        }
        if let former = exchange(&externalOwners[object.metadata.namespace, default: [:]]), former != slot {
            slots[former].externals.take(name)
            markDirty(former)
        }
        slots[slot].externals.put(ExternalFacts(object))
        markDirty(slot)
    }

    private func takeExternal(_ name: ObjectName) {
        guard let slot = externalOwners[name.namespace]?.removeValue(forKey: name.name).map(Int.init) else { return }
        if externalOwners[name.namespace]?.isEmpty == true { externalOwners[name.namespace] = nil }
        slots[slot].externals.take(name.name)
        markDirty(slot)
    }

    private func put(_ object: TrafficManagerBackend) {
        let name = ObjectName(object.metadata)
        takeBackend(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        backendOwners[name] = slot
        slots[slot].backends.put(BackendFacts(object))
        let service = ObjectName(namespace: name.namespace, name: object.backendName)
        services[service, default: ServiceFacts()].referrers.insert(
            ServiceFacts.Referrer(slot: slot, backend: name.name))
        markDirty(slot)
    }

    private func takeBackend(_ name: ObjectName) {
        guard let slot = backendOwners.removeValue(forKey: name), let facts = slots[slot].backends.named(name.name)
        else { return }
        slots[slot].backends.take(name.name)
        let service = ObjectName(namespace: name.namespace, name: facts.service)
        services[service]?.referrers.remove(ServiceFacts.Referrer(slot: slot, backend: name.name))
        if services[service]?.isEmpty == true { services[service] = nil }
        markDirty(slot)
    }

    private func put(_ object: ProfilePolicy) {
        let name = ObjectName(object.metadata)
        takePolicy(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        policyOwners[name] = slot
        slots[slot].policies.put(PolicyFacts(object))
        markForNames(slot)
        markDirty(slot)
    }

    private func takePolicy(_ name: ObjectName) {
        guard let slot = policyOwners.removeValue(forKey: name) else { return }
        slots[slot].policies.take(name.name)
        markForNames(slot)
        markDirty(slot)
    }

    // MARK: Objects of one service

    /// Changes what is known of a service, and touches the profiles whose backends name it.
    private func change(_ service: ObjectName, _ body: (inout ServiceFacts) -> Void) {
        body(&services[service, default: ServiceFacts()])
        for referrer in services[service]?.referrers ?? [] { markDirty(referrer.slot) }
        if services[service]?.isEmpty == true { services[service] = nil }
    }

    /// Changes what is known of a service in one cluster.
    private func change(_ place: ServicePlace, _ body: (inout ClusterFacts) -> Void) {
        change(place.service) { service in
            body(&service.clusters[place.cluster, default: ClusterFacts()])
            if service.clusters[place.cluster]?.isEmpty == true { service.clusters[place.cluster] = nil }
        }
    }

    private func put(_ object: ServiceImport) {
        change(ObjectName(object.metadata)) { service in
            service.imported = ServiceFacts.Import(
                clusters: object.clusters, isBeingDeleted: object.metadata.isBeingDeleted)
        }
    }

    private func put(_ object: InternalServiceExport) {
        let name = ObjectName(object.metadata)
        takeExport(name)
        let reference = object.serviceReference
        // Exports are matched by the joined name, as fleet-networking does (fleet-semantics 3.2).
        let parts = reference.namespacedName.split(separator: "/", maxSplits: 1).map(String.init)
        let service =
            parts.count == 2
            ? ObjectName(namespace: parts[0], name: parts[1])
            : ObjectName(namespace: reference.namespace, name: reference.name)
        let place = ServicePlace(service: service, cluster: reference.clusterID)
        exportPlaces[name] = place
        let export = ServiceFacts.Export(
            seniority: Seniority(object.metadata), weight: object.weight, type: object.type,
            isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.exports.append(export) }
    }

    private func takeExport(_ name: ObjectName) {
        guard let place = exportPlaces.removeValue(forKey: name) else { return }
        change(place) { $0.exports.removeAll { $0.seniority.name == name } }
    }

    private func put(_ object: ClusterAddress) {
        let name = ObjectName(object.metadata)
        takeAddress(name)
        let place = ServicePlace(
            service: ObjectName(namespace: object.serviceNamespace, name: object.serviceName), cluster: object.cluster)
        addressPlaces[name] = place
        let address = ServiceFacts.Address(
            seniority: Seniority(object.metadata), addresses: object.addresses, generation: object.metadata.generation,
            isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.addresses.append(address) }
    }

    private func takeAddress(_ name: ObjectName) {
        guard let place = addressPlaces.removeValue(forKey: name) else { return }
        change(place) { $0.addresses.removeAll { $0.seniority.name == name } }
    }

    private func put(_ object: Work) {
        let name = ObjectName(object.metadata)
        takeWork(name)
        guard let cluster = object.cluster, !object.metadata.isBeingDeleted else { return }
        var placements: [ObjectName: ServiceFacts.Placement] = [:]
        func change(_ namespace: String, _ service: String, _ body: (inout ServiceFacts.Placement) -> Void) {
            let empty = ServiceFacts.Placement(seniority: Seniority(object.metadata), ingress: [])
            body(&placements[ObjectName(namespace: namespace, name: service), default: empty])
        }
        for manifest in object.manifests {
            guard case .serviceExport(.weight(let weight)) = manifest.content else { continue }
            change(manifest.namespace, manifest.name) { $0.weight = weight }
        }
        for observed in object.observedServices where !observed.ingress.isEmpty {
            change(observed.namespace, observed.name) { $0.ingress = observed.ingress }
        }
        workPlaces[name] = placements.keys.map { ServicePlace(service: $0, cluster: cluster) }
        for (service, placement) in placements {
            self.change(ServicePlace(service: service, cluster: cluster)) { $0.placements.append(placement) }
        }
    }

    private func takeWork(_ name: ObjectName) {
        for place in workPlaces.removeValue(forKey: name) ?? [] {
            change(place) { $0.placements.removeAll { $0.seniority.name == name } }
        }
    }

    // MARK: Members

    func changeMember(_ cluster: String, _ name: ObjectName, _ body: (inout MemberObjects) -> Void) {
        let key = MemberName(cluster: cluster, name: name)
        body(&members[key, default: MemberObjects()])
        let translation = translation(key)
        if translation == nil { members[key] = nil }
        change(ServicePlace(service: name, cluster: cluster)) { $0.member = translation }
    }

    func translation(_ key: MemberName) -> MemberTranslation? {
        members[key].flatMap { objects in
            MemberTranslation(
                service: objects.service, serviceExport: objects.export, cluster: key.cluster,
                lastWeight: objects.lastWeight)
        }
    }

    // MARK: Slots

    /// The profile's slot, made where there is none yet.
    private func slot(of id: ProfileID) -> Int {
        if let slot = slotOf[id] { return slot }
        let slot: Int
        if let free = freeSlots.popLast() {
            slots[free] = ProfileSlot(id: id)
            slot = free
        } else {
            slot = slots.count
            slots.append(ProfileSlot(id: id))
        }
        slotOf[id] = slot
        return slot
    }

    func markDirty(_ slot: Int) {
        guard !slots[slot].isDirty else { return }
        slots[slot].isDirty = true
        dirtySlots.append(slot)
    }

    func markForNames(_ slot: Int) {
        guard !slots[slot].hasNewNames else { return }
        slots[slot].hasNewNames = true
        slotsWithNewNames.append(slot)
    }
}
