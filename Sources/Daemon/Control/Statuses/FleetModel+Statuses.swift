package import Fleet
package import Resources
package import Traffic

extension FleetModel {
    /// The statuses of a profile and of all objects that refer to it; none where nothing names the profile.
    package func statuses(of id: ProfileID) -> [(key: ResourceKey, status: ResourceStatus)] {
        guard let evaluation = evaluation(of: id) else { return [] }
        var statuses: [(key: ResourceKey, status: ResourceStatus)] = []
        func add(_ kind: ResourceKind, _ name: String, _ status: ResourceStatus?) {
            guard let status else { return }
            statuses.append((ResourceKey(kind: kind, namespace: id.namespace, name: name), status))
        }
        add(.trafficManagerProfile, id.name, evaluation.status)
        for backend in evaluation.backends {
            add(.trafficManagerBackend, backend.name, evaluation.backendStatus(backend.name))
        }
        for policy in evaluation.policies {
            add(.profilePolicy, policy.name, evaluation.policyStatus(policy.name))
        }
        var externals = Set(evaluation.externalExclusions.map(\.name))
        for endpoint in evaluation.profile.endpoints {
            if case .external(let name) = endpoint.origin { externals.insert(name) }
        }
        for name in externals.sorted() {
            let key = ResourceKey(kind: .externalEndpoint, namespace: id.namespace, name: name)
            add(.externalEndpoint, name, status(of: key))
        }
        return statuses
    }
}
