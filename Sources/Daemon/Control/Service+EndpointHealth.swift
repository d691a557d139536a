import Dispatch
import ResourceStore
import Resources
import Traffic
import Transport

// Endpoints' health as objects of the control API, and what happens to it as events.
extension Service {
    /// Changes of one moment come together, and are shown as soon as this.
    private static let healthSettling = 0.02
    /// From one showing to the next, where there is always something new.
    private static let healthPause = 0.25
    /// And so much later for each object that the last showing changed: at most 5,000 objects a second.
    private static let healthPausePerChange = 0.0002

    /// Has the health of profiles shown again, soon.
    func showHealth(of profiles: some Sequence<ProfileID>) {
        guard writer != nil else { return }
        backlog.restless.formUnion(profiles)
        guard !backlog.restless.isEmpty, !backlog.isHealthTimerSet else { return }
        backlog.isHealthTimerSet = true
        let pause = max(Self.healthPause, Self.healthPausePerChange * Double(backlog.healthChanges))
        let next = backlog.healthShown.map { $0 + pause } ?? .now()
        executor.queue.asyncAfter(deadline: max(next, .now() + Self.healthSettling)) { [weak self] in
            self?.assumeIsolated { service in
                service.backlog.isHealthTimerSet = false
                service.backlog.healthChanges = 0
                service.backlog.healthShown = .now()
                service.backlog.health.insert(service.backlog.restless)
                service.backlog.restless = []
                service.writeSoon()
            }
        }
    }

    /// Adds what has changed of some profiles' endpoints.
    func addHealth(to batch: inout StoreBatch) {
        for id in backlog.health.take(64) {
            let before = backlog.shownHealth[id] ?? []
            let after = observe(id).map { EndpointHealthObject.objects(of: $0) } ?? []
            guard before != after else { continue }
            backlog.shownHealth[id] = after.isEmpty ? nil : after
            let former = Dictionary(before.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            let names = Set(after.map(\.name))
            let count = batch.made.count + batch.removed.count
            batch.made += after.filter { former[$0.name] != $0 }.map { ($0.key, $0.tree) }
            batch.removed += before.filter { !names.contains($0.name) }.map(\.key)
            backlog.healthChanges += batch.made.count + batch.removed.count - count
            for transition in HealthTransition.between(before, after, start: startTime) { record(transition) }
        }
    }

    /// Tells of a change on the profile and on its backend.
    private func record(_ transition: HealthTransition) {
        let object = transition.object
        var keys = [
            ResourceKey(
                kind: .trafficManagerProfile, namespace: object.profile.namespace, name: object.profile.name)
        ]
        if let backend = object.backend {
            keys.append(
                ResourceKey(kind: .trafficManagerBackend, namespace: object.profile.namespace, name: backend))
        }
        for key in keys {
            guard let shown = store?.object(key) else { continue }
            backlog.events.record(
                ObjectEvent.Content(
                    ObjectReference(key: key, uid: shown.uid), transition.severity, reason: transition.reason,
                    message: transition.message),
                at: Self.timestamp)
        }
    }
}
