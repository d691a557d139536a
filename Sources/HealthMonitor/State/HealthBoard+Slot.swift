import Traffic
import Transport

extension HealthBoard {
    /// A target that is probed.
    struct Slot {
        let target: ProbeTarget
        /// The profiles that use it, each with its own verdict.
        var users: [ProfileID: HealthTracker]
        var lastResult: ProbeResult?
        /// When the newest result that counts came in, or the target was added.
        var fresh: MonotonicTime
        /// The families that the target's name has addresses of; both where that is not known, and for an address.
        var families = AddressFamilies.both
        /// What the last probe that could tell has found of a route.
        var route: FamilyRoutes.Finding?
        var successes: UInt64 = 0
        var failures: UInt64 = 0
        var inconclusive: UInt64 = 0

        init(target: ProbeTarget, users: [ProfileID: HealthTracker], fresh: MonotonicTime) {
            self.target = target
            self.users = users
            self.fresh = fresh
        }

        /// The verdict that a further profile begins with; a Degraded one, where profiles differ.
        var sharedVerdict: HealthTracker? {
            users.values.first { $0.state == .degraded } ?? users.values.first
        }
    }
}

extension HealthBoard.Slot {
    /// Takes in a result.
    ///
    /// - Returns: The changes of state, one for all profiles that have the same.
    mutating func record(_ result: ProbeResult, now: MonotonicTime) -> [HealthBoard.Change] {
        switch result.outcome {
        case .success: successes += 1
        case .failure(let failure) where failure.isCounted: failures += 1
        case .failure: inconclusive += 1
        }
        if result.isConclusive { fresh = now }
        lastResult = result
        if let known = result.nameFamilies { families = known }
        if let finding = FamilyRoutes.Finding(result) { route = finding }
        var changes: [HealthBoard.Change] = []
        var user = users.startIndex
        while user != users.endIndex {
            if let change = users.values[user].record(result.outcome, at: result.at) {
                let tracker = users.values[user]
                let count = change.to == .online ? tracker.consecutiveSuccesses : tracker.consecutiveFailures
                let id = users.keys[user]
                if let same = changes.firstIndex(where: { $0.change == change && $0.count == count }) {
                    changes[same].users.append(id)
                } else {
                    changes.append(HealthBoard.Change(target: target, change: change, count: count, users: [id]))
                }
            }
            users.formIndex(after: &user)
        }
        for index in changes.indices { changes[index].users.sort() }
        return changes
    }

    /// Whether the last probe found no route, and no probe of that family finds one.
    func lacksRoute(_ missingRoutes: AddressFamilies) -> Bool {
        guard let route, !route.hasRoute else { return false }
        return missingRoutes.contains(route.family)
    }

    /// The state as answers go by it; nil for a profile that does not use the target.
    func state(for user: ProfileID, missingRoutes: AddressFamilies) -> HealthState? {
        guard let tracker = users[user] else { return nil }
        return lacksRoute(missingRoutes) ? .unmonitored : tracker.state
    }

    /// A result that could tell nothing makes the state stale at once: it is frozen, and may be wrong by now.
    func isStale(_ now: MonotonicTime, missingRoutes: AddressFamilies) -> Bool {
        guard !lacksRoute(missingRoutes) else { return false }
        return fresh.duration(to: now) > target.settings.staleAge || lastResult?.isConclusive == false
    }

    func place(_ now: MonotonicTime, for user: ProfileID, missingRoutes: AddressFamilies) -> HealthSnapshot.Place? {
        guard let tracker = users[user], let state = state(for: user, missingRoutes: missingRoutes) else { return nil }
        return HealthSnapshot.Place(
            host: target.host, state: state, since: state.isProbed ? tracker.since : nil, lastResult: lastResult,
            isStale: isStale(now, missingRoutes: missingRoutes), families: families,
            consecutiveFailures: tracker.consecutiveFailures, consecutiveSuccesses: tracker.consecutiveSuccesses,
            successes: successes, failures: failures, inconclusive: inconclusive)
    }
}
