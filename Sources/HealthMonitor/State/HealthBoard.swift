package import Traffic
package import Transport

/// What is probed, for which profiles, and with what result; pure, the clocks are the caller's.
///
/// Equal targets of several profiles share a slot, and so one probe. The verdict on it belongs to the profile and the
/// address: it outlasts the settings under which it came about, and so the slot.
package struct HealthBoard {
    /// What an update begins and ends.
    package struct Difference: Equatable {
        /// New slots with their targets.
        package var started: [Started] = []
        /// Slots that no profile uses any more.
        package var stopped: [Int] = []
    }

    /// A slot that is to be probed from now on.
    package struct Started: Equatable {
        /// Its number.
        package var slot: Int
        /// What is probed.
        package var target: ProbeTarget
    }

    /// A state that has changed, with its evidence.
    package struct Change: Equatable {
        /// The target.
        package var target: ProbeTarget
        /// The states and the time.
        package var change: HealthTracker.Change
        /// How many results in a row led to it.
        package var count: Int
        /// The profiles that it concerns.
        package var users: [ProfileID]
    }

    /// What a result has changed.
    package struct Recorded: Equatable {
        /// The changes of state.
        package var changes: [Change] = []
        /// Whether profiles have changed in any way, so that ``HealthBoard/takeChanges()`` has them.
        package var isNews = false
    }

    var slots: [Slot?] = []
    var profiles: [ProfileID: Profile] = [:]
    package internal(set) var counters = HealthCounters()
    var routes = FamilyRoutes()
    /// The verdicts on addresses that their profiles have and do not probe at present: switched off, or without weight.
    var resting: [ProfileID: [ProbeTarget.Host: SavedVerdicts.Entry]] = [:]
    var restoring: SavedVerdicts
    private var freeSlots: [Int] = []
    private var index: [ProbeTarget: Int] = [:]
    private var changed: Set<ProfileID> = []

    /// A board without profiles; states that were saved are taken over by the places to which they belong.
    package init(restoring saved: [SavedHealth] = []) {
        restoring = SavedVerdicts(saved)
    }

    /// Takes in profiles that are new or have changed, and drops others.
    package mutating func update(
        _ updated: [Profile], removing: [ProfileID], now: MonotonicTime, wall: WallTime
    ) -> Difference {
        var difference = Difference()
        let missingRoutes = routes.missing
        var released: [(ProfileID, [ProbeTarget])] = []
        for id in removing {
            guard let former = profiles.removeValue(forKey: id) else { continue }
            released.append((id, former.probeTargets))
            resting[id] = nil
            changed.remove(id)
        }
        for profile in updated {
            let former = profiles.updateValue(profile, forKey: profile.id)
            let targets = profile.probeTargets
            for target in targets { retain(target, for: profile.id, former?.monitor, now, wall, &difference) }
            changed.insert(profile.id)
            guard let former else { continue }
            let kept = Set(targets)
            let left = former.probeTargets.filter { !kept.contains($0) }
            keepVerdicts(of: profile, left: left, probed: targets)
            released.append((profile.id, left))
        }
        // Last, so that a target that moves from one profile to another keeps its state.
        for (id, targets) in released { release(targets, of: id, &difference) }
        counters.targets = index.count
        noteRoutes(since: missingRoutes)
        return difference
    }

    private mutating func retain(
        _ target: ProbeTarget, for user: ProfileID, _ formerSettings: MonitorSettings?, _ now: MonotonicTime,
        _ wall: WallTime, _ difference: inout Difference
    ) {
        let former = formerSettings.flatMap { index[ProbeTarget(host: target.host, settings: $0)] }
            .flatMap { slots[$0] }
        if let number = index[target] {
            guard slots[number]?.users[user] == nil else { return }
            let shared = slots[number]?.sharedVerdict
            let own = verdict(on: target, of: user, former, wall)
            // A verdict of its own comes before that of others who share the probe.
            slots[number]?.users[user] = own.state == .checkingEndpoint ? shared ?? own : own
            return
        }
        let tracker = verdict(on: target, of: user, former, wall)
        let age = former == nil ? tracker.lastResult.map { wall.since($0) } ?? .zero : .zero
        // A state of long ago is no staler than a new one: its first probe is on its way.
        let isYoung = age >= .zero && age < target.settings.staleAge
        var entry = Slot(target: target, users: [user: tracker], fresh: isYoung ? now.advanced(by: .zero - age) : now)
        entry.lastResult = former?.lastResult
        entry.families = former?.families ?? .both
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(entry) } else { slots[slot] = entry }
        index[target] = slot
        difference.started.append(Started(slot: slot, target: target))
    }

    /// What a profile knows of an address, from its former settings, from before it was switched off, or from an earlier
    /// process.
    private mutating func verdict(
        on target: ProbeTarget, of user: ProfileID, _ former: Slot?, _ wall: WallTime
    ) -> HealthTracker {
        if let tracker = former?.users[user] { return HealthTracker(settings: target.settings, continuing: tracker) }
        guard let entry = resting[user]?.removeValue(forKey: target.host) ?? restoring.take(user, target) else {
            return HealthTracker(settings: target.settings, at: wall)
        }
        return HealthTracker(
            settings: target.settings, restoring: entry.saved, hasSameSettings: entry.target == target.savedKey,
            at: wall)
    }

    /// Keeps the verdicts on addresses that a profile still has, and does not probe any more.
    private mutating func keepVerdicts(of profile: Profile, left: [ProbeTarget], probed: [ProbeTarget]) {
        let id = profile.id
        guard !left.isEmpty || resting[id] != nil else { return }
        let hosts = Set(profile.endpoints.lazy.flatMap(\.target.hosts)).subtracting(probed.lazy.map(\.host))
        var kept = (resting[id] ?? [:]).filter { hosts.contains($0.key) }
        for target in left where hosts.contains(target.host) {
            guard let saved = slot(of: target)?.users[id]?.saved else { continue }
            kept[target.host] = SavedVerdicts.Entry(target: target.savedKey, saved: saved)
        }
        resting[id] = kept.isEmpty ? nil : kept
    }

    private mutating func release(_ targets: [ProbeTarget], of user: ProfileID, _ difference: inout Difference) {
        for target in targets {
            guard let slot = index[target], slots[slot]?.users.removeValue(forKey: user) != nil else { continue }
            guard slots[slot]?.users.isEmpty == true else { continue }
            routes.replace(slots[slot]?.route, by: nil)
            slots[slot] = nil
            index[target] = nil
            difference.stopped.append(slot)
        }
    }

    /// Lets a slot's number be used again, once nothing under way refers to it.
    package mutating func recycle(_ slot: Int) {
        if slots[slot] == nil { freeSlots.append(slot) }
    }

    /// Takes in the result of a slot's probe.
    ///
    /// - Returns: What has changed by it.
    package mutating func record(_ result: ProbeResult, of slot: Int, now: MonotonicTime) -> Recorded {
        guard slots.indices.contains(slot), let families = slots[slot]?.families else { return Recorded() }
        switch result.outcome {
        case .success: counters.successes += 1
        case .failure(let failure) where failure.isCounted: counters.failures += 1
        case .failure: counters.inconclusive += 1
        }
        let missingRoutes = routes.missing
        let formerRoute = slots[slot]?.route
        let lackedRoute = slots[slot]?.lacksRoute(missingRoutes)
        let changes = slots[slot]?.record(result, now: now) ?? []
        counters.changes += UInt64(changes.count)
        for change in changes { changed.formUnion(change.users) }
        routes.replace(formerRoute, by: slots[slot]?.route)
        if let entry = slots[slot], entry.families != families || entry.lacksRoute(routes.missing) != lackedRoute {
            changed.formUnion(entry.users.keys)
        }
        noteRoutes(since: missingRoutes)
        return Recorded(changes: changes, isNews: !changed.isEmpty)
    }

    /// Marks the profiles whose addresses count otherwise since the routes to a family came or went.
    private mutating func noteRoutes(since former: AddressFamilies) {
        let difference = routes.missing.symmetricDifference(former)
        guard !difference.isEmpty else { return }
        for slot in slots {
            guard let slot, let route = slot.route, difference.contains(route.family) else { continue }
            changed.formUnion(slot.users.keys)
        }
    }

    /// The states of the profiles that were updated, or had a change, since the last call.
    package mutating func takeChanges() -> [ProfileID: ProfileHealth] {
        var result: [ProfileID: ProfileHealth] = [:]
        for id in changed { result[id] = health(of: id) }
        changed.removeAll()
        return result
    }

    /// The states of a profile; nil for one that is not known.
    package func health(of id: ProfileID) -> ProfileHealth? {
        profiles[id].map { health(of: $0) }
    }

    func health(of profile: Profile) -> ProfileHealth {
        let missing = routes.missing
        return ProfileHealth(of: profile) { target in
            slot(of: target)?.state(for: profile.id, missingRoutes: missing)
        } families: { target in
            slot(of: target)?.families ?? .both
        }
    }

    /// Takes note of the engine's figures.
    mutating func note(begun: UInt64, underWay: Int, waiting: Int, limit: Int) {
        counters.begun = begun
        counters.underWay = underWay
        counters.waiting = waiting
        counters.connectionLimit = limit
    }

    func slot(of target: ProbeTarget) -> Slot? {
        index[target].flatMap { slots[$0] }
    }
}

extension Profile {
    /// The targets of all its endpoints.
    fileprivate var probeTargets: [ProbeTarget] { endpoints.flatMap(probeTargets(of:)) }
}

extension ProbeResult {
    /// Whether it tells anything of the endpoint.
    var isConclusive: Bool {
        if case .failure(let failure) = outcome { failure.isCounted } else { true }
    }
}
