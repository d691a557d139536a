import Traffic

extension ProfileEvaluation {
    /// The `Accepted` condition of an `ExternalEndpoint` of the profile.
    func externalCondition(_ name: String, generation: Int64) -> Condition {
        var condition = Condition(
            type: Condition.accepted, status: .isTrue, reason: "Accepted",
            message: "serves TrafficManagerProfile \(profile.id)", observedGeneration: generation)
        guard isDefined else {
            condition.status = .isFalse
            condition.reason = "Invalid"
            condition.message =
                "TrafficManagerProfile \(profile.id) is not found, or is being deleted: create it in the endpoint's namespace"
            return condition
        }
        guard let reason = externalExclusions.first(where: { $0.name == name })?.reason else { return condition }
        condition.message = "ExternalEndpoint \(profile.id.namespace)/\(name) \(reason)"
        switch reason {
        case .disabled, .weightZero: break
        default:
            condition.status = .isFalse
            condition.reason = "Invalid"
        }
        return condition
    }
}
