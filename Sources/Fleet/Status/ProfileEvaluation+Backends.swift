import DNSWire
import IPAddress
public import Traffic

extension ProfileEvaluation {
    /// The status of the profile's backend of that name; nil where there is none.
    public func backendStatus(_ name: String) -> ResourceStatus? {
        guard let backend = backends.named(name) else { return nil }
        return ResourceStatus(conditions: [accepted(backend)], endpoints: endpointStatuses(backend))
    }

    /// `status.endpoints[]` of the backend: what serves, by cluster.
    private func endpointStatuses(_ backend: BackendEvaluation) -> [ResourceStatus.EndpointStatus] {
        let owner = backend.uid.isEmpty ? "\(profile.id.namespace)-\(backend.name)" : backend.uid
        return backend.endpoints.compactMap { index in
            let endpoint = profile.endpoints[index]
            guard case .export(_, let service, let cluster) = endpoint.origin else { return nil }
            return ResourceStatus.EndpointStatus(
                name: "fleet-\(owner)#\(service)#\(cluster)".lowercased(), weight: endpoint.weight,
                target: endpoint.target.statusText, cluster: cluster, fromWeight: provenance[index].exportWeight)
        }
    }

    /// The backend's `Accepted` condition.
    private func accepted(_ backend: BackendEvaluation) -> Condition {
        let service = "\(profile.id.namespace)/\(backend.service)"
        func condition(_ status: Condition.Status, _ message: String) -> Condition {
            let reason =
                switch status {
                case .isTrue: "Accepted"
                case .isFalse: "Invalid"
                case .unknown: "Pending"
                }
            return Condition(
                type: Condition.accepted, status: status, reason: reason, message: message,
                observedGeneration: backend.generation)
        }
        switch backend.verdict {
        case .beingDeleted:
            return condition(.isFalse, "the backend is being deleted and serves nothing")
        case .profileNotFound:
            return condition(
                .isFalse,
                "TrafficManagerProfile \(profile.id) \((absence ?? .notFound).text(for: "backend"))")
        case .profileInvalid:
            return condition(
                .isFalse,
                "TrafficManagerProfile \(profile.id) holds no name (see its status), so nothing of it is answered")
        case .serviceNotFound:
            let found = (backend.exclusions.map(\.description) + backend.clues.map(\.description))
                .map { "; \($0)" }.joined(upTo: 10, by: "")
            return condition(
                .isFalse,
                "no cluster exports service \(service): there is no ServiceImport, and neither an export nor a ClusterAddress of it is known here\(found)"
            )
        case .weightZero:
            return condition(.isTrue, "the backend's weight is 0: it serves nothing")
        case .noClusters:
            return condition(.unknown, "ServiceImport \(service) lists no cluster yet: the service is being exported")
        case .allWeightsZero:
            return condition(.isTrue, "the weights of all exports of service \(service) are 0: it serves nothing")
        case .imported, .exported, .addressed, .takenOver:
            let pending = backend.verdict == .imported ? backend.exclusions.filter(\.lacksExport) : []
            let invalid = backend.exclusions.filter(\.isInvalid)
            let serving = servingText(backend, service: service)
            if !pending.isEmpty || !invalid.isEmpty {
                return condition(pending.isEmpty ? .isFalse : .unknown, "\(reasons(pending + invalid)); \(serving)")
            }
            let origin = backend.verdict == .takenOver ? ", taken over as Azure last reported them" : ""
            return condition(.isTrue, serving + origin)
        }
    }

    private func servingText(_ backend: BackendEvaluation, service: String) -> String {
        let clusters = backend.endpoints.compactMap { index -> String? in
            guard case .export(_, _, let cluster) = profile.endpoints[index].origin else { return nil }
            return "\(cluster) with weight \(profile.endpoints[index].weight)"
        }
        return clusters.isEmpty
            ? "nothing serves \(service)" : "\(service) is served by \(clusters.joined(upTo: 10, by: ", "))"
    }

    private func reasons(_ exclusions: [Exclusion]) -> String {
        exclusions.map(\.description).joined(upTo: 10, by: "; ")
    }
}

extension Endpoint.Target {
    /// The first address, or the host name: what a status calls the target.
    public var statusText: String {
        switch self {
        case .addresses(let addresses): addresses.first?.description ?? ""
        case .alias(let name): name.description
        }
    }
}
