import Resources
import Traffic

extension FleetModel {
    /// The `Accepted` condition of an `ExternalEndpoint`; its profile is not evaluated, which may have very many of them.
    func externalCondition(_ name: ObjectName) -> Condition? {
        guard let slot = externalOwners[name].map(Int.init), let facts = slots[slot].externals.named(name.name) else {
            return nil
        }
        let profile = slots[slot].id
        var condition = Condition(
            type: Condition.accepted, status: .isTrue, reason: "Accepted",
            message: "serves TrafficManagerProfile \(profile)", observedGeneration: facts.generation)
        guard let reason = facts.reasonNotServed(absence: absence(of: slot), hasName: holdsName(slot)) else {
            return condition
        }
        condition.message = "ExternalEndpoint \(name) \(reason)"
        switch reason {
        case .disabled, .weightZero: break
        case .noProfile(let absence):
            condition.status = .isFalse
            condition.reason = "Invalid"
            condition.message = "TrafficManagerProfile \(profile) \(absence.text(for: "endpoint"))"
        default:
            condition.status = .isFalse
            condition.reason = "Invalid"
        }
        return condition
    }
}
