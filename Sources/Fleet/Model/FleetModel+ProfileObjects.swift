import Resources
import Traffic

// The objects that belong to one profile.

extension FleetModel {
    func put(_ object: TrafficManagerProfile, _ rank: SourceRank) {
        let id = ProfileID(namespace: object.metadata.namespace, name: object.metadata.name)
        let slot = slot(of: id)
        let isBeingDeleted = object.metadata.isBeingDeleted
        slots[slot].definition = isBeingDeleted ? nil : ProfileFacts(object, rank)
        slots[slot].deletingGeneration = isBeingDeleted ? object.metadata.generation : nil
        markForNames(slot)
        markDirty(slot)
    }

    func takeProfile(_ id: ProfileID) {
        guard let slot = slotOf[id] else { return }
        slots[slot].definition = nil
        slots[slot].deletingGeneration = nil
        markForNames(slot)
        markDirty(slot)
    }

    func put(_ object: ExternalEndpoint) {
        let slot = slot(of: ProfileID(namespace: object.metadata.namespace, name: object.profileName))
        let name = ObjectName(object.metadata)
        if let former = externalOwners.set(Int32(slot), for: name).map(Int.init), former != slot {
            slots[former].externals.take(name.name)
            markDirty(former)
        }
        slots[slot].externals.put(ExternalFacts(object))
        markDirty(slot)
    }

    func takeExternal(_ name: ObjectName) {
        guard let slot = externalOwners.remove(name).map(Int.init) else { return }
        slots[slot].externals.take(name.name)
        markDirty(slot)
    }

    func put(_ object: TrafficManagerBackend) {
        let name = ObjectName(object.metadata)
        takeBackend(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        _ = backendOwners.set(Int32(slot), for: name)
        slots[slot].backends.put(BackendFacts(object))
        let service = ObjectName(namespace: name.namespace, name: object.backendName)
        services[position(of: service)].referrers.append(slot)
        markDirty(slot)
    }

    func takeBackend(_ name: ObjectName) {
        guard let slot = backendOwners.remove(name).map(Int.init), let facts = slots[slot].backends.named(name.name)
        else { return }
        slots[slot].backends.take(name.name)
        let service = ObjectName(namespace: name.namespace, name: facts.service)
        if let position = serviceOf[service] {
            // Profiles with many backends of one service are found at once, and nothing moves up.
            if let index = services[position].referrers.lastIndex(of: slot) {
                services[position].referrers.swapAt(index, services[position].referrers.count - 1)
                services[position].referrers.removeLast()
            }
            freeServiceIfEmpty(position)
        }
        markDirty(slot)
    }

    func put(_ object: ProfilePolicy, _ rank: SourceRank) {
        let name = ObjectName(object.metadata)
        takePolicy(name)
        let slot = slot(of: ProfileID(namespace: name.namespace, name: object.profileName))
        _ = policyOwners.set(Int32(slot), for: name)
        slots[slot].policies.put(PolicyFacts(object, rank))
        markForNames(slot)
        markDirty(slot)
    }

    func takePolicy(_ name: ObjectName) {
        guard let slot = policyOwners.remove(name).map(Int.init) else { return }
        slots[slot].policies.take(name.name)
        markForNames(slot)
        markDirty(slot)
    }

    // MARK: Slots

    /// The profile's slot, made where there is none yet.
    private func slot(of id: ProfileID) -> Int {
        if let slot = slotOf[id] { return slot }
        let slot = slots.place(ProfileSlot(id: id), reusing: &freeSlots)
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
