import DNSWire
import Traffic

extension ProfileEvaluation {
    /// The status of the profile's policy of that name; nil where there is none.
    public func policyStatus(_ name: String) -> ResourceStatus? {
        policies.named(name).map { ResourceStatus(conditions: [accepted($0)]) }
    }

    /// The policy's `Accepted` condition; false where a host name is not held, with the others in force.
    private func accepted(_ policy: Policy) -> Condition {
        var condition = Condition(
            type: Condition.accepted, status: .isTrue, reason: "Accepted",
            message: "in force for TrafficManagerProfile \(profile.id)", observedGeneration: policy.generation)
        func refuse(_ reason: String, _ message: String) {
            condition.status = .isFalse
            condition.reason = reason
            condition.message = message
        }
        switch policy.verdict {
        case .beingDeleted:
            refuse("Invalid", "the policy is being deleted and not in force")
        case .profileNotFound:
            refuse(
                "Invalid", "TrafficManagerProfile \(profile.id) \((absence ?? .notFound).text(for: "policy"))")
        case .outranked(let winner):
            refuse(
                "Conflicted",
                "ProfilePolicy \(profile.id.namespace)/\(winner) is in force for TrafficManagerProfile \(profile.id), as the oldest one, else the first by name: "
                    + "merge the two, as a profile has one policy")
        case .inForce:
            let lost = names.filter { $0.kind == .hostname && $0.problem != nil }
            if let first = lost.first?.problem {
                refuse(
                    first.isNotAvailable ? "DNSNameNotAvailable" : "Invalid",
                    lost.map { "host name \($0.text) \($0.problem?.description ?? "")" }.joined(upTo: 10, by: "; "))
            }
            let omitted = omissions + outrankedHTTPS
            if !omitted.isEmpty { condition.message += "; " + omitted.joined(upTo: 10, by: "; ") }
        }
        return condition
    }

    /// The aliases left out, in words: a sentence for each name.
    var omissions: [String] {
        let aliases = Dictionary(grouping: omittedAliases, by: \.name)
        return profile.names.compactMap { name in
            guard let omitted = aliases[name] else { return nil }
            let targets = omitted.map { profile.endpoints[$0.endpoint].target.statusText }.joined(upTo: 10, by: ", ")
            return
                "at \(name) the alias to \(targets) is left out, as a CNAME record can not stand "
                + "at a zone's apex or beside static records: give the endpoint an address, or a target in a served zone"
        }
    }

    /// The names where the policy's HTTPS record is not answered: a sentence for each.
    var outrankedHTTPS: [String] {
        staticHTTPSNames.map { name in
            "at \(name) the zone's static HTTPS records are answered instead of the policy's: "
                + "remove them from the configuration for spec.https to count there"
        }
    }
}
