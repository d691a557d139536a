package import Traffic
package import Transport

/// What is probed, for which profiles, and with what result; pure, the clocks are the caller's.
///
/// Equal targets of several profiles share a slot, and so one probe and one state. A slot lives as long as a profile
/// uses it.
package struct HealthBoard {
    /// A target that is probed.
    struct Slot {
        let target: ProbeTarget
        var tracker: HealthTracker
        var lastResult: ProbeResult?
        /// When the newest result that counts came in, or the target was added.
        var fresh: MonotonicTime
        /// The profiles that use it.
        var users: Set<ProfileID> = []
        var successes: UInt64 = 0
        var failures: UInt64 = 0
        var inconclusive: UInt64 = 0
    }

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

    var slots: [Slot?] = []
    var profiles: [ProfileID: Profile] = [:]
    package internal(set) var counters = HealthCounters()
    private var freeSlots: [Int] = []
    private var index: [ProbeTarget: Int] = [:]
    private var changed: Set<ProfileID> = []
    private var restoring: [String: HealthTracker.Saved]

    /// A board without profiles; states that were saved are taken over by the targets to which they belong.
    package init(restoring saved: [SavedHealth] = []) {
        restoring = Dictionary(
            saved.compactMap { entry in entry.tracker.map { (entry.target, $0) } }, uniquingKeysWith: { $1 })
    }

    /// Takes in profiles that are new or have changed, and drops others.
    package mutating func update(
        _ updated: [Profile], removing: [ProfileID], now: MonotonicTime, wall: WallTime
    ) -> Difference {
        var difference = Difference()
        var released: [(ProfileID, [ProbeTarget])] = []
        for id in removing {
            guard let former = profiles.removeValue(forKey: id) else { continue }
            released.append((id, former.probeTargets))
            changed.remove(id)
        }
        for profile in updated {
            let former = profiles.updateValue(profile, forKey: profile.id)
            let targets = profile.probeTargets
            for target in targets { retain(target, for: profile.id, now, wall, &difference) }
            changed.insert(profile.id)
            if let former {
                let kept = Set(targets)
                released.append((profile.id, former.probeTargets.filter { !kept.contains($0) }))
            }
        }
        // Last, so that a target that moves from one profile to another keeps its state.
        for (id, targets) in released { release(targets, of: id, &difference) }
        counters.targets = index.count
        return difference
    }

    private mutating func retain(
        _ target: ProbeTarget, for user: ProfileID, _ now: MonotonicTime, _ wall: WallTime,
        _ difference: inout Difference
    ) {
        if let slot = index[target] {
            slots[slot]?.users.insert(user)
            return
        }
        let saved = restoring.isEmpty ? nil : restoring.removeValue(forKey: target.savedKey)
        let tracker =
            saved.map { HealthTracker(settings: target.settings, restoring: $0, at: wall) }
            ?? HealthTracker(settings: target.settings, at: wall)
        let age = tracker.lastResult.map { wall.since($0) } ?? .zero
        let entry = Slot(target: target, tracker: tracker, fresh: now.advanced(by: .zero - age), users: [user])
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(entry) } else { slots[slot] = entry }
        index[target] = slot
        difference.started.append(Started(slot: slot, target: target))
    }

    private mutating func release(_ targets: [ProbeTarget], of user: ProfileID, _ difference: inout Difference) {
        for target in targets {
            guard let slot = index[target], slots[slot]?.users.remove(user) != nil else { continue }
            guard slots[slot]?.users.isEmpty == true else { continue }
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
    /// - Returns: The change of state; nil where it stays.
    package mutating func record(_ result: ProbeResult, of slot: Int, now: MonotonicTime) -> Change? {
        guard slots.indices.contains(slot), var entry = slots[slot] else { return nil }
        let before = (entry.tracker.consecutiveFailures, entry.tracker.consecutiveSuccesses)
        let change = entry.tracker.record(result.outcome, at: result.at)
        if case .success = result.outcome {
            entry.successes += 1
            counters.successes += 1
        } else if before == (entry.tracker.consecutiveFailures, entry.tracker.consecutiveSuccesses) {
            entry.inconclusive += 1
            counters.inconclusive += 1
        } else {
            entry.failures += 1
            counters.failures += 1
        }
        if result.isConclusive { entry.fresh = now }
        entry.lastResult = result
        slots[slot] = entry
        guard let change else { return nil }
        counters.changes += 1
        changed.formUnion(entry.users)
        let count = change.to == .online ? entry.tracker.consecutiveSuccesses : entry.tracker.consecutiveFailures
        return Change(target: entry.target, change: change, count: count, users: entry.users.sorted())
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
        profiles[id].map { profile in ProfileHealth(of: profile) { slot(of: $0)?.tracker.state } }
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
