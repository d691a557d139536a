import Dispatch
import Fleet
import Logging
import ResourceStore
import Resources
import Traffic
import Transport

// What the log and the service manager are told.
extension Service {
    var summary: String {
        var endpoints = 0
        var names = 0
        var profiles = 0
        for profile in definitions.fleet.profiles {
            profiles += 1
            endpoints += profile.endpoints.count
            names += profile.names.count
        }
        let zones = definitions.configuration.zones.count
        return "\(zones) zones, \(profiles) profiles with \(names) names and \(endpoints) endpoints"
    }

    /// Tells of what a change came to: problems in the log, names that were lost there and as events.
    func tell(_ outcome: Definitions.Outcome) {
        let losses = outcome.lost.map { Problem($0) } + recordPlaces.problems(without: outcome.unheld)
        Self.log(outcome.problems + losses, to: logger)
        for loss in outcome.lost { record(loss) }
    }

    /// Tells how old that is which is served of sources that cannot be read as they are, after a start.
    func tellOfAges() {
        for state in definitions.reader.states {
            guard state.staleSince != nil, let readAt = state.readAt, state.objects > 0 else { continue }
            guard readAt < startTime else { continue }
            let age = startTime.since(readAt).components.seconds
            logger.warning(
                "\(state.source.path): serves \(state.objects) objects as they were read at \(readAt.text), \(age) s before the start"
            )
        }
    }

    /// Tells of profiles that are not answered as they seem to be meant.
    func tellDoubts() {
        Self.log(definitions.takeDoubts(), to: logger)
    }

    /// The same in some seconds: objects that belong together come one after another.
    func tellDoubtsSoon() {
        guard definitions.hasDoubts, !isDoubtTimerSet else { return }
        isDoubtTimerSet = true
        executor.queue.asyncAfter(deadline: .now() + .seconds(Self.doubtSeconds)) { [weak self] in
            self?.assumeIsolated { service in
                service.isDoubtTimerSet = false
                service.tellDoubts()
            }
        }
    }

    private func record(_ loss: NameLoss) {
        let key = ResourceKey(
            kind: .trafficManagerProfile, namespace: loss.profile.namespace, name: loss.profile.name)
        guard let object = store?.object(key) else { return }
        backlog.events.record(
            ObjectEvent.Content(
                ObjectReference(key: key, uid: object.uid), .warning, reason: "NameLost", message: "\(loss)"),
            at: Self.timestamp)
    }

    /// Tells of static records that lead nowhere, or look wrong, beside the profiles as they are now.
    func tellOfRecords() {
        Self.log(recordPlaces.problems(beside: definitions.fleet.profiles), to: logger)
    }

    static func log(_ problems: [Problem], to logger: Logger) {
        for problem in problems.prefix(loggedProblems) {
            switch problem.severity {
            case .error: logger.error("\(problem)")
            case .warning: logger.warning("\(problem)")
            }
        }
        let rest = problems.dropFirst(loggedProblems)
        guard !rest.isEmpty else { return }
        logger.log(
            level: rest.hasErrors ? .error : .warning,
            "and \(rest.count) more: pointsman check --config FILE shows all of them")
    }

    func notify(_ body: (ServiceNotifier) throws(SystemError) -> Void) {
        Self.notify(notifier, logger, body)
    }

    /// Tells the service manager, if there is one; that it can not be told is no reason to stop serving.
    static func notify(
        _ notifier: ServiceNotifier?, _ logger: Logger, _ body: (ServiceNotifier) throws(SystemError) -> Void
    ) {
        guard let notifier else { return }
        do throws(SystemError) {
            try body(notifier)
        } catch {
            logger.warning("the service manager is not told: \(error)")
        }
    }

    static func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let elapsed = (ContinuousClock.now - start).components
        return elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    }
}
