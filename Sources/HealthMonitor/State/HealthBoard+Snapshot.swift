package import Traffic
package import Transport

extension HealthBoard {
    /// Everything that is known, with what is stale at this moment.
    package func snapshot(now: MonotonicTime) -> HealthSnapshot {
        var counters = counters
        counters.staleTargets = staleCount(now: now)
        return HealthSnapshot(profiles: profiles.mapValues { snapshot(of: $0, now) }, counters: counters)
    }

    /// One profile's part; nil for one that is not known.
    package func snapshot(of id: ProfileID, now: MonotonicTime) -> HealthSnapshot.Profile? {
        profiles[id].map { snapshot(of: $0, now) }
    }

    /// How many targets are stale.
    package func staleCount(now: MonotonicTime) -> Int {
        slots.reduce(0) { $0 + ($1?.isStale(now) == true ? 1 : 0) }
    }

    /// What is to outlive the process.
    package func saved() -> [SavedHealth] {
        slots.compactMap { slot in
            slot.flatMap { slot in slot.tracker.saved.map { SavedHealth(target: slot.target.savedKey, $0) } }
        }
    }

    private func snapshot(of profile: Profile, _ now: MonotonicTime) -> HealthSnapshot.Profile {
        let endpoints = profile.endpoints.map { endpoint in
            if let state = profile.settledState(of: endpoint) {
                return endpoint.target.hosts.map { HealthSnapshot.Place(host: $0, state: state) }
            }
            return profile.probeTargets(of: endpoint).map { target in
                slot(of: target)?.place(now) ?? HealthSnapshot.Place(host: target.host, state: .checkingEndpoint)
            }
        }
        let health = ProfileHealth(of: profile) { slot(of: $0)?.tracker.state }
        return HealthSnapshot.Profile(id: profile.id, health: health, endpoints: endpoints)
    }
}

extension HealthBoard.Slot {
    /// A result that could tell nothing makes the state stale at once: it is frozen, and may be wrong by now.
    func isStale(_ now: MonotonicTime) -> Bool {
        fresh.duration(to: now) > target.settings.staleAge || lastResult?.isConclusive == false
    }

    func place(_ now: MonotonicTime) -> HealthSnapshot.Place {
        HealthSnapshot.Place(
            host: target.host, state: tracker.state, since: tracker.since, lastResult: lastResult,
            isStale: isStale(now), consecutiveFailures: tracker.consecutiveFailures,
            consecutiveSuccesses: tracker.consecutiveSuccesses, successes: successes, failures: failures,
            inconclusive: inconclusive)
    }
}

extension Endpoint.Target {
    /// What stands for each place of the endpoint.
    fileprivate var hosts: [ProbeTarget.Host] {
        switch self {
        case .addresses(let addresses): addresses.map { .address($0) }
        case .alias(let name): [.name(name)]
        }
    }
}
