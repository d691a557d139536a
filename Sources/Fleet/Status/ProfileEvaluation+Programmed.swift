import DNSWire
import Traffic

extension ProfileEvaluation {
    /// The profile's `Programmed` condition.
    ///
    /// It is false as soon as one generated name can not be had; the names that are held go on answering.
    public var programmed: Condition {
        if let absence {
            return Condition(
                type: Condition.programmed, status: .isFalse, reason: "Invalid",
                message: absence == .beingDeleted
                    ? "the profile is being deleted, and nothing is answered"
                    : "TrafficManagerProfile \(profile.id) \(absence); objects refer to it",
                observedGeneration: generation)
        }
        let generated = names.filter { $0.kind == .generated }
        // A profile without generated names is judged by its host names.
        let failed = generated.isEmpty && profile.names.isEmpty ? names : generated
        let held = profile.names.map(\.description).joined(separator: ", ")
        var condition = Condition(
            type: Condition.programmed, status: .isTrue, reason: "Programmed", message: "answers at \(held)",
            observedGeneration: generation)
        if let placement = failed.first(where: { $0.problem != nil }), let problem = placement.problem {
            condition.status = .isFalse
            condition.reason = problem.isNotAvailable ? "DNSNameNotAvailable" : "Invalid"
            condition.message =
                "name \(placement.text) \(problem)"
                + (held.isEmpty ? "; nothing is answered" : "; meanwhile the profile answers at \(held)")
        } else if profile.names.isEmpty {
            condition.status = .isFalse
            condition.reason = "Invalid"
            condition.message =
                "no served zone gives names to profiles of namespace \(profile.id.namespace), and no policy asks for one: "
                + "set the zone's profileName, list the namespace in its namespaces, or add a ProfilePolicy with hostnames"
        }
        return condition
    }

    /// The profile's status; nil where there is no such object.
    public var status: ResourceStatus? {
        isDefined || absence == .beingDeleted
            ? ResourceStatus(conditions: [programmed], dnsName: dnsName?.description) : nil
    }
}
