import Fleet
import Resources
import Testing

/// Upstream cases that build on one another: each step changes the objects and states what then holds.
struct Scenario: Sendable, CustomTestStringConvertible {
    struct Step: Sendable {
        /// The case's id in fleet-testcases.
        var id: String
        var set: [Resource] = []
        var remove: [Resource] = []
        /// Backends' lines by name.
        var backends: [String: String] = [:]
        /// Profiles' lines by name.
        var profiles: [String: String] = [:]
        /// Whether the step changes what is served; nil where the case does not say.
        var changes: Bool?
        /// The rule by which our result is another than upstream's.
        var rule: String?
    }

    var steps: [Step]
    var testDescription: String { steps.map(\.id).joined(separator: ", ") }

    /// Runs the steps on one model, and each step's objects at once on a fresh one.
    func run() {
        let model = FleetModel(zones: [zone()])
        var objects: [ResourceKey: Resource] = [:]
        for step in steps {
            for resource in step.set { objects[resource.key] = resource }
            for resource in step.remove { objects[resource.key] = nil }
            let update = model.apply(
                step.set.map { .set($0, in: .hub) } + step.remove.map { .remove($0.key, in: .hub) })
            if let changes = step.changes {
                #expect(!update.changed.isEmpty == changes, "\(step.id): a change of what is served")
            }
            let fresh = FleetModel(zones: [zone()])
            _ = fresh.apply(objects.values.map { .set($0, in: .hub) })
            for (name, line) in step.backends {
                #expect(model.backendLine(name) == line, "\(step.id): backend \(name)")
                #expect(fresh.backendLine(name) == line, "\(step.id): backend \(name), from scratch")
            }
            for (name, line) in step.profiles {
                #expect(model.profileLine(name) == line, "\(step.id): profile \(name)")
                #expect(fresh.profileLine(name) == line, "\(step.id): profile \(name), from scratch")
            }
        }
    }
}
