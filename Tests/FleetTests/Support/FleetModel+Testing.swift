import Fleet
import IPAddress
import Resources
import Traffic

extension FleetModel {
    /// Takes hub objects over.
    @discardableResult
    func set(_ resources: Resource...) -> FleetUpdate { apply(resources.map { .set($0, in: .hub) }) }

    /// Takes a member's objects over.
    @discardableResult
    func set(_ resources: Resource..., from cluster: String) -> FleetUpdate {
        apply(resources.map { .set($0, in: .member(cluster: cluster)) })
    }

    /// Removes hub objects.
    @discardableResult
    func remove(_ resources: Resource...) -> FleetUpdate { apply(resources.map { .remove($0.key, in: .hub) }) }

    /// Removes a member's objects.
    @discardableResult
    func remove(_ resources: Resource..., from cluster: String) -> FleetUpdate {
        apply(resources.map { .remove($0.key, in: .member(cluster: cluster)) })
    }

    /// A backend's status in a line: `True/Accepted c1=50(1) c2=50(1)`, the export's weight in brackets; `gone` where there is none.
    func backendLine(_ name: String) -> String {
        let metadata = metadata(name)
        let key = ResourceKey(kind: .trafficManagerBackend, namespace: metadata.namespace, name: metadata.name)
        guard let status = status(of: key), let condition = status.condition(Condition.accepted) else { return "gone" }
        let endpoints = status.endpoints.map { endpoint in
            " \(endpoint.cluster)=\(endpoint.weight)(\(endpoint.fromWeight.map(String.init) ?? "-"))"
        }
        return "\(condition.status.rawValue)/\(condition.reason)" + endpoints.joined()
    }

    /// A profile's status in a line: `True/Programmed shop-web.tm.test`; `gone` where there is none.
    func profileLine(_ name: String) -> String {
        let metadata = metadata(name)
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: metadata.namespace, name: metadata.name)
        guard let status = status(of: key), let condition = status.condition(Condition.programmed) else {
            return "gone"
        }
        return "\(condition.status.rawValue)/\(condition.reason)" + (status.dnsName.map { " \($0)" } ?? "")
    }

    /// The profile's endpoints as served: `c1=50@192.0.2.1,2001:db8::1`, or the external endpoint's name.
    func endpointLines(_ name: String) -> [String] {
        let metadata = metadata(name)
        let profile = profile(ProfileID(namespace: metadata.namespace, name: metadata.name))
        return profile?.endpoints.map(\.testLine) ?? []
    }

    /// A condition of an object.
    func condition(_ type: String, of resource: Resource, in scope: ResourceScope = .hub) -> Condition? {
        status(of: resource.key, in: scope)?.condition(type)
    }

    /// What the resources of a profile come to.
    func evaluation(_ name: String) -> ProfileEvaluation? {
        let metadata = metadata(name)
        return evaluation(of: ProfileID(namespace: metadata.namespace, name: metadata.name))
    }
}

extension Endpoint {
    var testLine: String {
        let origin =
            switch origin {
            case .export(_, _, let cluster): cluster
            case .external(let name): name
            }
        switch target {
        case .addresses(let addresses):
            return "\(origin)=\(weight)@\(addresses.map(\.description).joined(separator: ","))"
        case .alias(let name): return "\(origin)=\(weight)->\(name)"
        }
    }
}

/// A model of hub objects in the usual zone.
func model(with resources: Resource..., zones: [Zone] = [zone()]) -> FleetModel {
    let model = FleetModel(zones: zones)
    _ = model.apply(resources.map { .set($0, in: .hub) })
    return model
}
