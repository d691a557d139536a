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
        let missing = routes.missing
        return slots.reduce(0) { $0 + ($1?.isStale(now, missingRoutes: missing) == true ? 1 : 0) }
    }

    /// What is to outlive the process.
    package func saved(at now: WallTime) -> [SavedHealth] {
        var saved = restoring.waiting(at: now)
        for slot in slots {
            guard let slot else { continue }
            let target = slot.target.savedKey
            for (user, tracker) in slot.users {
                if let state = tracker.saved { saved.append(SavedHealth(profile: user, target: target, state)) }
            }
        }
        for (user, entries) in resting {
            saved += entries.values.map { SavedHealth(profile: user, target: $0.target, $0.saved) }
        }
        return saved
    }

    private func snapshot(of profile: Profile, _ now: MonotonicTime) -> HealthSnapshot.Profile {
        let missing = routes.missing
        let endpoints = profile.endpoints.map { endpoint in
            if let state = profile.settledState(of: endpoint) {
                return endpoint.target.hosts.map { HealthSnapshot.Place(host: $0, state: state) }
            }
            return profile.probeTargets(of: endpoint).map { target in
                slot(of: target)?.place(now, for: profile.id, missingRoutes: missing)
                    ?? HealthSnapshot.Place(host: target.host, state: .checkingEndpoint)
            }
        }
        return HealthSnapshot.Profile(id: profile.id, health: health(of: profile), endpoints: endpoints)
    }
}
