import Resources

// The objects that tell of one service, on the hub and in the members.

extension FleetModel {
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
        for slot in services[position].referrers { markDirty(slot) }
        if tellsAddresses { touchedServices.insert(position) }
        freeServiceIfEmpty(position)
    }

    /// The service's position, made where nothing is known of it yet.
    func position(of service: ObjectName) -> Int {
        if let position = serviceOf[service] { return position }
        let position = services.place(ServiceFacts(name: service), reusing: &freeServices)
        serviceOf[service] = position
        return position
    }

    func freeServiceIfEmpty(_ position: Int) {
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

    func put(_ object: ServiceImport) {
        change(ObjectName(object.metadata)) { service in
            service.imported = ServiceFacts.Import(
                clusters: object.clusters, isBeingDeleted: object.metadata.isBeingDeleted)
        }
    }

    func takeImport(_ name: ObjectName) {
        change(name) { $0.imported = nil }
    }

    func put(_ object: InternalServiceExport, _ rank: SourceRank) {
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
            seniority: Seniority(object.metadata, rank), weight: object.weight, type: object.type,
            isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.exports.append(export) }
    }

    func takeExport(_ name: ObjectName) {
        guard let place = exportPlaces.remove(name) else { return }
        change(place) { $0.exports.removeAll { $0.seniority.name == name } }
    }

    func put(_ object: ClusterAddress, _ rank: SourceRank) {
        let name = ObjectName(object.metadata)
        takeAddress(name)
        let service = ObjectName(namespace: object.serviceNamespace, name: object.serviceName)
        let place = place(service, in: object.cluster)
        _ = addressPlaces.set(place, for: name)
        let address = ServiceFacts.Address(
            seniority: Seniority(object.metadata, rank), addresses: object.addresses,
            generation: object.metadata.generation, isBeingDeleted: object.metadata.isBeingDeleted)
        change(place) { $0.addresses.append(address) }
    }

    func takeAddress(_ name: ObjectName) {
        guard let place = addressPlaces.remove(name) else { return }
        change(place) { $0.addresses.removeAll { $0.seniority.name == name } }
    }

    func put(_ object: Work, _ rank: SourceRank) {
        let name = ObjectName(object.metadata)
        takeWork(name)
        guard let cluster = object.cluster, !object.metadata.isBeingDeleted else { return }
        var placements: [ObjectName: ServiceFacts.Placement] = [:]
        func change(_ namespace: String, _ service: String, _ body: (inout ServiceFacts.Placement) -> Void) {
            let empty = ServiceFacts.Placement(seniority: Seniority(object.metadata, rank), ingress: [])
            body(&placements[ObjectName(namespace: namespace, name: service), default: empty])
        }
        for manifest in object.manifests {
            guard case .serviceExport(let weight) = manifest.content else { continue }
            change(manifest.namespace, manifest.name) { placement in
                placement.hasExport = true
                if let weight = weight.value { placement.weight = weight }
            }
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

    func takeWork(_ name: ObjectName) {
        for place in workPlaces.remove(name) ?? [] {
            change(place) { $0.placements.removeAll { $0.seniority.name == name } }
        }
    }

    // MARK: Members

    /// Files an object of a member; those of kinds other than these say nothing about the fleet.
    func putMember(_ resource: Resource, _ cluster: String) {
        switch resource {
        case .service(let service):
            changeMember(cluster, ObjectName(service.metadata)) { $0.service = service }
        case .serviceExport(let export):
            changeMember(cluster, ObjectName(export.metadata)) { objects in
                objects.export = export
                if export.weight.value != nil { objects.lastWeight = export.weight }
            }
        default: return
        }
        strays.set(resource.key, in: .member(cluster: cluster), isThere: !resource.metadata.isBeingDeleted)
    }

    func takeMember(_ key: ResourceKey, _ cluster: String) {
        let name = ObjectName(namespace: key.namespace, name: key.name)
        switch key.kind {
        case .service: changeMember(cluster, name) { $0.service = nil }
        case .serviceExport:
            changeMember(cluster, name) { objects in
                objects.export = nil
                objects.lastWeight = nil
            }
        default: return
        }
        strays.set(key, in: .member(cluster: cluster), isThere: false)
    }

    func changeMember(_ cluster: String, _ name: ObjectName, _ body: (inout MemberObjects) -> Void) {
        let key = MemberName(cluster: cluster, name: name)
        body(&members[key, default: MemberObjects()])
        let translation = translation(key)
        if translation == nil { members[key] = nil }
        change(place(name, in: cluster)) { $0.member = translation.map(MemberFacts.init) }
    }

    /// Where the member's object of that kind stands that was refused.
    private func refusedPlace(_ kind: ResourceKind, _ key: MemberName) -> String? {
        refused.place(
            of: ResourceKey(kind: kind, namespace: key.name.namespace, name: key.name.name),
            in: .member(cluster: key.cluster))
    }

    func translation(_ key: MemberName) -> MemberTranslation? {
        members[key].flatMap { objects in
            MemberTranslation(
                service: objects.service, serviceExport: objects.export, cluster: key.cluster,
                lastWeight: objects.lastWeight,
                refusedService: refusedPlace(.service, key), refusedExport: refusedPlace(.serviceExport, key))
        }
    }
}
