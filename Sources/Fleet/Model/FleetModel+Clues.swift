import Resources
import Traffic

// What is said where an object is missing: which ones were refused, and what else is known.

extension FleetModel {
    /// Says which objects were read and refused, in place of those before; profiles whose statuses name them are evaluated.
    public func setRefused(_ objects: [RefusedObject]) -> FleetUpdate {
        let changed = refused.replace(with: objects)
        guard !changed.isEmpty else { return FleetUpdate() }
        var joinedNames: Set<String> = []
        for object in changed {
            let name = ObjectName(namespace: object.key.namespace, name: object.key.name)
            switch (object.key.kind, object.scope) {
            case (.trafficManagerProfile, .hub):
                if let slot = slotOf[ProfileID(namespace: name.namespace, name: name.name)] { markDirty(slot) }
            case (.serviceImport, .hub): touchReferrers(of: name)
            case (.service, .member(let cluster)), (.serviceExport, .member(let cluster)):
                // What the member's other object comes to says it too.
                changeMember(cluster, name) { _ in }
            case (.internalServiceExport, .hub), (.clusterAddress, .hub): joinedNames.insert(name.name)
            default: break
            }
        }
        if !joinedNames.isEmpty {
            for name in serviceOf.keys where joinedNames.contains("\(name.namespace)-\(name.name)") {
                touchReferrers(of: name)
            }
        }
        return evaluate()
    }

    private func touchReferrers(of service: ObjectName) {
        guard let position = serviceOf[service] else { return }
        for slot in services[position].referrers { markDirty(slot) }
    }

    /// What is known of a service that no cluster exports.
    func clues(about service: ObjectName) -> [ServiceClue] {
        var clues: [ServiceClue] = []
        for cluster in serviceOf[service].map({ services[$0].clusters }) ?? [] {
            for placement in cluster.placements.sorted(by: { $0.seniority < $1.seniority }) where placement.hasExport {
                clues.append(
                    .placed(
                        work: placement.seniority.name.description, cluster: cluster.name,
                        address: TargetChoice(placement.ingress).target?.statusText))
            }
        }
        clues += refused.about(service).map { .refused($0) }
        // Of the service's own export it is told already that its Service is missing, or was refused.
        for stray in strays.strays(in: service.namespace) where stray.name != service.name {
            let key = ResourceKey(kind: .service, namespace: service.namespace, name: stray.name)
            guard refused.place(of: key, in: stray.scope) == nil else { continue }
            let cluster = if case .member(let cluster) = stray.scope { " in cluster \(cluster)" } else { "" }
            clues.append(.strayExport("\(service.namespace)/\(stray.name)\(cluster)"))
        }
        return clues
    }

    /// Touches the profiles whose backends may name other strays now.
    func settleStrays() {
        for namespace in strays.settle() {
            for (name, slot) in backendOwners.entries(in: namespace) {
                guard let backend = slots[Int(slot)].backends.named(name),
                    let position = serviceOf[ObjectName(namespace: namespace, name: backend.service)],
                    !services[position].isDescribed
                else { continue }
                markDirty(Int(slot))
            }
        }
    }
}
