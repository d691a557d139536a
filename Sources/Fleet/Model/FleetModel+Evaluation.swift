import DNSWire
import Resources
import Traffic

extension FleetModel {
    /// Settles names and evaluates what the changes have touched.
    func evaluate() -> FleetUpdate {
        settleNames()
        settleStrays()
        var update = FleetUpdate(addresses: takeTouchedAddresses())
        update.evaluated.reserveCapacity(dirtySlots.count)
        for slot in dirtySlots {
            slots[slot].isDirty = false
            let id = slots[slot].id
            update.evaluated.append(id)
            guard slots[slot].definition != nil else {
                if !slots[slot].hasNoReferrers { update.doubtful.append(id) }
                if slots[slot].published != nil {
                    slots[slot].published = nil
                    update.removed.append(id)
                }
                if slots[slot].isEmpty { free(slot) }
                continue
            }
            let evaluation = evaluate(slot: slot)
            let profile = evaluation.profile
            if evaluation.isDoubtful { update.doubtful.append(id) }
            if let published = slots[slot].published, published.names != profile.names {
                update.lost += NameLoss.losses(of: evaluation, served: published.names)
            }
            if slots[slot].published != profile {
                slots[slot].published = profile
                update.changed.append(profile)
            }
        }
        dirtySlots.removeAll(keepingCapacity: false)
        update.evaluated.sort()
        update.removed.sort()
        update.changed.sort { $0.id < $1.id }
        update.lost.sort { ($0.profile, $0.name) < ($1.profile, $1.name) }
        return update
    }

    /// The cluster addresses of the services that the changes have touched.
    private func takeTouchedAddresses() -> [ResourceKey] {
        defer { touchedServices.removeAll(keepingCapacity: false) }
        return touchedServices.flatMap { position in
            services[position].clusters.flatMap(\.addresses).map { address in
                let name = address.seniority.name
                return ResourceKey(kind: .clusterAddress, namespace: name.namespace, name: name.name)
            }
        }
    }

    private func free(_ slot: Int) {
        slotOf[slots[slot].id] = nil
        freeSlots.append(slot)
    }

    /// Evaluates one profile from scratch.
    func evaluate(slot: Int) -> ProfileEvaluation {
        ProfileEvaluator(
            slot: slots[slot], absence: absence(of: slot), names: names(of: slot), served: served,
            facts: { name in self.serviceOf[name].map { self.services[$0] } }, clues: clues,
            standing: standing
        ).evaluation
    }

    /// What stands at a name of the served zones.
    private func standing(at name: DomainName) -> ServedZones.Standing {
        served.standing(at: name) { name in
            guard let holder = claims.holder(of: name) else { return nil }
            let slot = slots[Int(holder.slot)]
            let hasAliases = slot.published?.endpoints.contains { if case .alias = $0.target { true } else { false } }
            return (slot.id, hasAliases ?? false)
        }
    }

    /// Why there is no profile in the slot that counts; nil where there is one.
    func absence(of slot: Int) -> ProfileAbsence? {
        guard slots[slot].definition == nil else { return nil }
        if slots[slot].deletingGeneration != nil { return .beingDeleted }
        let id = slots[slot].id
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: id.namespace, name: id.name)
        return refused.place(of: key, in: .hub).map { .refused(place: $0) } ?? .notFound
    }

    /// Whether the profile holds any of the names that it asks for.
    func holdsName(_ slot: Int) -> Bool {
        slots[slot].requests.contains { request in
            request.problem == nil && request.name.flatMap(claims.holder)?.slot == Int32(slot)
        }
    }

    /// The names that the profile asks for, with what keeps them from it.
    private func names(of slot: Int) -> [NamePlacement] {
        var names = slots[slot].requests
        for index in names.indices where names[index].problem == nil {
            guard let name = names[index].name, let holder = claims.holder(of: name), holder.slot != slot else {
                continue
            }
            names[index].problem = .taken(by: slots[Int(holder.slot)].id, as: holder.kind)
        }
        return names
    }

    /// Exchanges the claims of the profiles whose names may have changed, and touches those who claim the same names.
    private func settleNames() {
        var contested: Set<DomainName> = []
        for slot in slotsWithNewNames {
            slots[slot].hasNewNames = false
            for request in slots[slot].requests where request.problem == nil {
                guard let name = request.name else { continue }
                let claim = NameClaims.Claim(slot: Int32(slot), kind: request.kind)
                if claims.remove(claim, from: name) { contested.insert(name) }
            }
            slots[slot].requests =
                slots[slot].definition == nil
                ? [] : served.requests(of: slots[slot].id, hostnames: slots[slot].policy?.hostnames ?? [])
            for request in slots[slot].requests where request.problem == nil {
                guard let name = request.name else { continue }
                let claim = NameClaims.Claim(slot: Int32(slot), kind: request.kind)
                if claims.add(claim, to: name) { contested.insert(name) }
            }
        }
        slotsWithNewNames.removeAll(keepingCapacity: false)
        for name in contested {
            for claim in claims.settle(name, by: { precedes($0, $1, at: name) }) { markDirty(Int(claim.slot)) }
        }
    }

    /// The order of claims to one name (rules 1).
    private func precedes(_ left: NameClaims.Claim, _ right: NameClaims.Claim, at name: DomainName) -> Bool {
        guard left.kind == right.kind else { return left.kind < right.kind }
        let (senior, junior) = (seniority(of: left), seniority(of: right))
        if senior.created == nil, junior.created == nil {
            // Nothing tells who was first but who is served.
            let (isLeftServed, isRightServed) = (isServed(left, at: name), isServed(right, at: name))
            if isLeftServed != isRightServed { return isLeftServed }
        }
        return senior < junior
    }

    /// Whether the profile had the name after the last change.
    private func isServed(_ claim: NameClaims.Claim, at name: DomainName) -> Bool {
        slots[Int(claim.slot)].published?.names.contains(name) ?? false
    }

    private func seniority(of claim: NameClaims.Claim) -> Seniority {
        let slot = slots[Int(claim.slot)]
        return Seniority(
            created: slot.definition?.created, rank: slot.definition?.rank ?? .last,
            name: ObjectName(namespace: slot.id.namespace, name: slot.id.name))
    }
}
