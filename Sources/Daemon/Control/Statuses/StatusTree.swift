package import Fleet
package import Resources

/// What a status becomes when this server's own view of an object is written into it.
package struct StatusTree: Sendable {
    /// The status as it is to be kept.
    package var value: Value
    /// The conditions whose status or reason is another than before.
    package var transitions: [Condition]

    /// Puts a view into a status; nil where it says all of it already.
    ///
    /// Conditions of other types, and fields of which this server knows nothing, stay.
    /// - Parameters:
    ///   - existing: The status that is kept; nil where there is none.
    ///   - status: What the fleet comes to.
    ///   - kind: The object's kind.
    ///   - now: The time of transitions.
    package init?(_ existing: Value?, _ status: ResourceStatus, kind: ResourceKind, now: Timestamp) {
        var value = existing ?? Value(.object([]))
        var transitions: [Condition] = []
        var conditions = existing?["conditions"]?.elements ?? []
        for condition in status.conditions {
            let index = conditions.firstIndex { $0["type"]?.string == condition.type }
            let former = index.map { conditions[$0] }
            let isSame = former?["status"]?.string == condition.status.rawValue
            if !isSame || former?["reason"]?.string != condition.reason { transitions.append(condition) }
            let since = isSame ? former?["lastTransitionTime"]?.string.flatMap { Timestamp($0) } : nil
            let tree = Self.tree(condition, since: since ?? now)
            if let index { conditions[index] = tree } else { conditions.append(tree) }
        }
        switch kind {
        case .trafficManagerProfile:
            value.set(status.dnsName.map { Value(.string($0)) }, for: "dnsName")
        case .trafficManagerBackend:
            let endpoints = status.endpoints.map(Self.tree)
            value.set(endpoints.isEmpty ? nil : Value(.array(endpoints)), for: "endpoints")
        default: break
        }
        value.set(conditions.isEmpty ? nil : Value(.array(conditions)), for: "conditions")
        guard value != existing else { return nil }
        self.value = value
        self.transitions = transitions
    }

    /// `metav1.Condition`.
    private static func tree(_ condition: Condition, since: Timestamp) -> Value {
        var tree: Value = ["lastTransitionTime": Value(.string(since.description))]
        tree.set(Value(.string(condition.message)), for: "message")
        if condition.observedGeneration > 0 {
            tree.set(Value(.integer(condition.observedGeneration)), for: "observedGeneration")
        }
        tree.set(Value(.string(condition.reason)), for: "reason")
        tree.set(Value(.string(condition.status.rawValue)), for: "status")
        tree.set(Value(.string(condition.type)), for: "type")
        return tree
    }

    private static func tree(_ endpoint: ResourceStatus.EndpointStatus) -> Value {
        var from: Value = ["cluster": Value(.string(endpoint.cluster))]
        if let weight = endpoint.fromWeight { from.set(Value(.integer(Int64(weight))), for: "weight") }
        return [
            "from": from, "name": Value(.string(endpoint.name)), "target": Value(.string(endpoint.target)),
            "weight": Value(.integer(Int64(endpoint.weight))),
        ]
    }
}
