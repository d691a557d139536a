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
        let name = ObjectName(object.metadata)
        if let former = externalOwners.set(Int32(slot), for: name).map(Int.init), former != slot {
            slots[former].externals.take(name.name)
            markDirty(former)
        }
        slots[slot].externals.put(ExternalFacts(object))
        markDirty(slot)
    }

    private func takeExternal(_ name: ObjectName) {
        guard let slot = externalOwners.remove(name).map(Int.init) else { return }
        slots[slot].externals.take(name.name)
        markDirty(slot)
    }

    private func put(_ object: TrafficManagerBackend) {
        let name = ObjectName(object.metadata)
        takeBackend(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        _ = backendOwners.set(Int32(slot), for: name)
        slots[slot].backends.put(BackendFacts(object))
        let service = ObjectName(namespace: name.namespace, name: object.backendName)
        services[position(of: service)].referrers.append(ServiceFacts.Referrer(slot: slot, backend: name.name))
        markDirty(slot)
    }

    private func takeBackend(_ name: ObjectName) {
        guard let slot = backendOwners.remove(name).map(Int.init), let facts = slots[slot].backends.named(name.name)
        else { return }
        slots[slot].backends.take(name.name)
        let service = ObjectName(namespace: name.namespace, name: facts.service)
        let referrer = ServiceFacts.Referrer(slot: slot, backend: name.name)
        if let position = serviceOf[service] {
            services[position].referrers.removeAll { $0 == referrer }
            freeServiceIfEmpty(position)
        }
        markDirty(slot)
    }

    private func put(_ object: ProfilePolicy) {
        let name = ObjectName(object.metadata)
        takePolicy(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        _ = policyOwners.set(Int32(slot), for: name)
        slots[slot].policies.put(PolicyFacts(object))
        markForNames(slot)
        markDirty(slot)
    }

    private func takePolicy(_ name: ObjectName) {
        guard let slot = policyOwners.remove(name).map(Int.init) else { return }
        slots[slot].policies.take(name.name)
        markForNames(slot)
        markDirty(slot)
    }

    // MARK: Objects of one service

    /// Changes what is known of a service, and touches the profiles whose backends name it.
    private func change(_ service: ObjectName, _ body: (inout ServiceFacts) -> Void) {
        let position = position(of: service)
        body(&services[position])
        touch(position)
    }

    /// Changes what is known of a service in one cluster.
    private func change(_ place: ServicePlace, _ body: (inout ClusterFacts) -> Void) {
        let position = Int(place.service)
        services[position].clusters.change(
            clusterNames[Int(place.cluster)], orAdd: ClusterFacts.init(name:), body, removingIf: \.isEmpty)
        touch(position)
    }

    private func touch(_ position: Int) {
        for index in services[position].referrers.indices { markDirty(services[position].referrers[index].slot) }
        freeServiceIfEmpty(position)
    }

    /// The service's position, made where nothing is known of it yet.
    private func position(of service: ObjectName) -> Int {
        if let position = serviceOf[service] { return position }
        let position: Int
        if let free = freeServices.popLast() {
            services[free] = ServiceFacts(name: service)
            position = free
        } else {
            position = services.count
            services.append(ServiceFacts(name: service))
        }
        serviceOf[service] = position
        return position
    }

    private func freeServiceIfEmpty(_ position: Int) {
        guard services[position].isEmpty, serviceOf.removeValue(forKey: services[position].name) != nil else { return }
        freeServices.append(position)
    }

    private func place(_ service: ObjectName, in cluster: String) -> ServicePlace {
        let service = Int32(position(of: service))
        if let known = clusterOf[cluster] { return ServicePlace(service: service, cluster: known) }
        let index = Int32(clusterNames.count)
        clusterNames.append(cluster)
        clusterOf[cluster] = index
        return ServicePlace(service: service, cluster: index)
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
        let place = place(service, in: reference.clusterID)
        _ = exportPlaces.set(place, for: name)
        let export = ServiceFacts.Export(
            seniority: Seniority(object.metadata), weight: object.weight, type: object.type,
            isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.exports.append(export) }
    }

    private func takeExport(_ name: ObjectName) {
        guard let place = exportPlaces.remove(name) else { return }
        change(place) { $0.exports.removeAll { $0.seniority.name == name } }
    }

    private func put(_ object: ClusterAddress) {
        let name = ObjectName(object.metadata)
        takeAddress(name)
        let service = ObjectName(namespace: object.serviceNamespace, name: object.serviceName)
        let place = place(service, in: object.cluster)
        _ = addressPlaces.set(place, for: name)
        let address = ServiceFacts.Address(
            seniority: Seniority(object.metadata), addresses: object.addresses, generation: object.metadata.generation,
            isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.addresses.append(address) }
    }

    private func takeAddress(_ name: ObjectName) {
        guard let place = addressPlaces.remove(name) else { return }
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
        var places: [ServicePlace] = []
        for (service, placement) in placements {
            let place = place(service, in: cluster)
            self.change(place) { $0.placements.append(placement) }
            places.append(place)
        }
        _ = workPlaces.set(places, for: name)
    }

    private func takeWork(_ name: ObjectName) {
        for place in workPlaces.remove(name) ?? [] {
            change(place) { $0.placements.removeAll { $0.seniority.name == name } }
        }
    }

    // MARK: Members

    func changeMember(_ cluster: String, _ name: ObjectName, _ body: (inout MemberObjects) -> Void) {
        let key = MemberName(cluster: cluster, name: name)
        body(&members[key, default: MemberObjects()])
        let translation = translation(key)
        if translation == nil { members[key] = nil }
        change(place(name, in: cluster)) { $0.member = translation.map(MemberFacts.init) }
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
