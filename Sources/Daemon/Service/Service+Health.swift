import DNSServer
import Dispatch
import Fleet
import HealthMonitor
import Logging
import Synchronization
import Traffic
import Transport

// What the probes find: taken into the answers, shown, and kept over a restart.
extension Service {
    func startMonitor() throws(ServiceError) {
        var restored: [SavedHealth] = []
        do throws(ServiceError) {
            restored = try healthFile?.read() ?? []
        } catch {
            logger.warning("health states are not taken over, all endpoints are checked anew: \(error)")
        }
        let probes = initial.probes
        do throws(SystemError) {
            let monitor = try HealthMonitor(
                configuration: HealthMonitorConfiguration(
                    denyTargets: probes.denyTargets, allowTargets: probes.allowTargets,
                    filesFolder: probes.filesFolder),
                logger: logger, restoring: restored
            ) { [weak self, executor] changes in
                executor.queue.async { [weak self] in self?.assumeIsolated { $0.take(changes) } }
            }
            self.monitor.withLock { $0 = monitor }
        } catch {
            throw ServiceError("endpoints can not be probed: \(error.withAdvice)")
        }
        keepHealthAgain()
    }

    /// Takes over what of the probes' settings needs no restart.
    func followProbes(_ probes: Configuration.Probes) {
        monitor.withLock { $0 }?.setTargets(denied: probes.denyTargets, allowed: probes.allowTargets)
    }

    /// Tells the monitor which profiles have changed, takes over what it knows of them already, and begins the counters
    /// of their new endpoints.
    func followProfiles() {
        server.withLock { $0 }?.draws.reset(definitions.takeFreshCounters())
        let (changed, removed) = definitions.takeChangedProfiles()
        guard !changed.isEmpty || !removed.isEmpty else { return }
        showHealth(of: changed.map(\.id) + removed)
        guard let monitor = monitor.withLock({ $0 }) else { return }
        definitions.setHealth(monitor.update(changed, removing: removed))
    }

    /// Answers by what the probes have found.
    func take(_ changes: [ProfileID: ProfileHealth]) {
        definitions.setHealth(changes)
        if publisher != nil { publishTable() }
        showHealth(of: changes.keys)
    }

    /// What is known of a profile at this moment; nil for one that there is not.
    func observe(_ id: ProfileID) -> ObservedProfile? {
        guard let profile = definitions.fleet.profile(id) else { return nil }
        let places = monitor.withLock { $0 }?.snapshot(of: id)?.endpoints.map { places in
            places.map { place in
                ObservedProfile.Place(
                    state: place.state, since: place.since, lastProbe: place.lastResult, isStale: place.isStale,
                    families: place.families)
            }
        }
        var observed = profile
        // Without probes no state is known, and every enabled endpoint is Unmonitored.
        if places == nil { observed.monitor = nil }
        return ObservedProfile(
            profile: observed, places: places ?? [],
            answers: server.withLock { $0 }?.draws.totals(of: definitions.counters(of: id)))
    }

    /// Writes the states again and again, for the case that the process does not end in order.
    func keepHealthAgain() {
        guard healthFile != nil else { return }
        let seconds = Int(HealthFile.writingInterval.components.seconds)
        executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.assumeIsolated { service in
                service.keepHealth()
                service.keepHealthAgain()
            }
        }
    }

    nonisolated func keepHealth() {
        guard let healthFile, let monitor = monitor.withLock({ $0 }) else { return }
        do throws(ServiceError) {
            try healthFile.write(monitor.saved())
        } catch {
            logger.error("health states are not kept: \(error)")
        }
    }
}
