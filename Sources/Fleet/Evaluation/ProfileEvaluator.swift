import Resources
import Traffic

/// Evaluates one profile from its facts and those of the services that its backends name.
struct ProfileEvaluator {
    let slot: ProfileSlot
    let served: ServedZones
    /// What is known of a service; nil where nothing is.
    let facts: (ObjectName) -> ServiceFacts?

    private(set) var evaluation: ProfileEvaluation

    /// - Parameter names: the names asked for, with their problems, other profiles' claims included.
    init(
        slot: ProfileSlot, names: [NamePlacement], served: ServedZones, facts: @escaping (ObjectName) -> ServiceFacts?
    ) {
        self.slot = slot
        self.served = served
        self.facts = facts
        let policy = slot.policies.isEmpty ? nil : slot.policy
        let profile = Profile(
            id: slot.id, names: names.compactMap { $0.problem == nil ? $0.name : nil }, ttl: policy?.ttl,
            maxReturn: policy?.maxReturn ?? 1)
        evaluation = ProfileEvaluation(
            profile: profile, isDefined: slot.definition != nil, generation: slot.definition?.generation ?? 0)
        evaluation.names = names
        evaluation.provenance.reserveCapacity(slot.externals.count)
        evaluation.profile.endpoints.reserveCapacity(slot.externals.count)
        for backend in slot.backends { add(backend) }
        addExternals()
        for facts in slot.policies { add(facts, inForce: policy) }
        noteOmittedAliases()
    }

    private mutating func add(_ endpoint: Endpoint, _ provenance: EndpointProvenance) {
        evaluation.profile.endpoints.append(endpoint)
        evaluation.provenance.append(provenance)
    }

    // MARK: Backends

    /// The decision sequence of fleet-networking's controller (fleet-semantics 3.1), as rules 2 and 3 change it.
    private mutating func add(_ backend: BackendFacts) {
        let service = ObjectName(namespace: slot.id.namespace, name: backend.service)
        let facts = facts(service) ?? ServiceFacts(name: service)
        var result = BackendEvaluation(backend, verdict: .serviceNotFound)
        let first = evaluation.profile.endpoints.count
        if backend.isBeingDeleted {
            result.verdict = .beingDeleted
        } else if !evaluation.isDefined {
            result.verdict = .profileNotFound
        } else if evaluation.profile.names.isEmpty {
            result.verdict = .profileInvalid
        } else if let clusters = facts.listedClusters {
            result.verdict = backend.weight <= 0 ? .weightZero : clusters.isEmpty ? .noClusters : .imported
            if result.verdict == .imported {
                addExports(clusters, of: service, facts, for: backend, to: &result)
            }
            noteUnlisted(facts, service: service, clusters: clusters, in: &result)
        } else if facts.isDescribed {
            addExports(facts, service: service, for: backend, to: &result)
        } else if !backend.reported.isEmpty {
            result.verdict = backend.weight <= 0 ? .weightZero : .takenOver
            if result.verdict == .takenOver { takeOver(backend, service: service, to: &result) }
        }
        result.endpoints = first..<evaluation.profile.endpoints.count
        evaluation.backends.append(result)
    }

    /// Without a ServiceImport: every cluster that exports the service.
    private mutating func addExports(
        _ facts: ServiceFacts, service: ObjectName, for backend: BackendFacts, to result: inout BackendEvaluation
    ) {
        let exporting = facts.clusters.filter(\.isExported).map(\.name)
        for known in facts.clusters where !known.isExported {
            if let reason = Self.reasonNotExported(known) {
                result.exclusions.append(exclusion(service, known, backend, reason))
            }
        }
        if exporting.isEmpty {
            // A fleet that was drained by export weights of 0 is in order (rules 2), an export that is not there is not.
            let isDrained = result.exclusions.contains { $0.reason == .weightZero }
            result.verdict = isDrained ? .allWeightsZero : .serviceNotFound
        } else if backend.weight <= 0 {
            result.verdict = .weightZero
        } else {
            result.verdict = .exported
            addExports(exporting, of: service, facts, for: backend, to: &result)
        }
    }

    /// Why a cluster of which something is known does not export the service; nil where it is of no interest.
    private static func reasonNotExported(_ cluster: ClusterFacts) -> Exclusion.Reason? {
        if !cluster.exports.isEmpty { return .beingDeleted }
        switch cluster.member?.ineligibility {
        case .weightZero: return .weightZero
        case .noExport, nil: return nil
        case .some(let reason): return .ineligible(reason)
        }
    }

    private func exclusion(
        _ service: ObjectName, _ known: ClusterFacts, _ backend: BackendFacts, _ reason: Exclusion.Reason
    ) -> Exclusion {
        Exclusion(
            backend: backend.name, cluster: known.name, name: service.description,
            weight: known.isExported ? known.weight : nil, reason: reason)
    }

    /// An export that serves.
    private struct UsableExport {
        var cluster: String
        var weight: Int
        var target: Endpoint.Target
        var source: AddressSource
    }

    private mutating func addExports(
        _ clusters: [String], of service: ObjectName, _ facts: ServiceFacts, for backend: BackendFacts,
        to result: inout BackendEvaluation
    ) {
        var usable: [UsableExport] = []
        for cluster in clusters {
            let known = facts.clusters.named(cluster) ?? ClusterFacts(name: cluster)
            switch judge(known, service, backend) {
            case .success(let export): usable.append(export)
            case .failure(let failure):
                result.exclusions.append(exclusion(service, known, backend, failure.reason))
            }
        }
        result.exclusions.sort { ($0.cluster ?? "") < ($1.cluster ?? "") }
        result.totalWeight = ExportWeights.total(usable.lazy.map(\.weight))
        if usable.isEmpty, !result.exclusions.isEmpty, result.exclusions.allSatisfy({ $0.reason == .weightZero }) {
            result.verdict = .allWeightsZero
        }
        for export in usable {
            let weight = ExportWeights.share(
                backend: backend.weight, export: export.weight, total: result.totalWeight)
            add(
                Endpoint(
                    origin: .export(backend: backend.name, service: backend.service, cluster: export.cluster),
                    target: export.target, weight: weight),
                EndpointProvenance(
                    source: export.source, backendWeight: backend.weight, exportWeight: export.weight,
                    totalWeight: result.totalWeight))
        }
    }

    private struct Unusable: Error {
        var reason: Exclusion.Reason
    }

    /// Whether one cluster's export serves (rules 2).
    private func judge(
        _ known: ClusterFacts, _ service: ObjectName, _ backend: BackendFacts
    ) -> Result<UsableExport, Unusable> {
        func refuse(_ reason: Exclusion.Reason) -> Result<UsableExport, Unusable> { .failure(Unusable(reason: reason)) }
        guard known.isExported else {
            // What the member itself says explains best why the listed export is missing.
            return refuse(known.member?.ineligibility == .weightZero ? .weightZero : .noExport)
        }
        let weight = known.weight
        guard weight > 0 else { return refuse(.weightZero) }
        let choice = known.choose(of: service, reported: backend.reported)
        let isStated = if case .clusterAddress = choice.source { choice.target != nil } else { false }
        if let type = known.type, type != .loadBalancer, !isStated {
            return refuse(.unsupportedType(type.rawValue))
        }
        guard let target = choice.target else {
            return refuse(choice.unusable.isEmpty ? .noAddress : .unusableAddress(choice.unusable))
        }
        return .success(UsableExport(cluster: known.name, weight: weight, target: target, source: choice.source))
    }

    /// Exports that the ServiceImport does not list are ignored, and said so.
    private func noteUnlisted(
        _ facts: ServiceFacts, service: ObjectName, clusters: [String], in result: inout BackendEvaluation
    ) {
        for known in facts.clusters where known.isExported && !clusters.contains(known.name) {
            result.exclusions.append(
                Exclusion(
                    backend: result.name, cluster: known.name, name: service.description,
                    weight: known.weight, reason: .notListed))
        }
        result.exclusions.sort { ($0.cluster ?? "") < ($1.cluster ?? "") }
    }

    /// Endpoints of their own for what Azure last reported, weights as reported (rules 3).
    private mutating func takeOver(
        _ backend: BackendFacts, service: ObjectName, to result: inout BackendEvaluation
    ) {
        var taken: Set<String> = []
        for reported in backend.reported.sorted(by: { ($0.sourceCluster, $0.name) < ($1.sourceCluster, $1.name) }) {
            let cluster = reported.sourceCluster
            let choice = reported.target.map { TargetChoice(CollectionOfOne($0)) }
            let weight = UInt32(clamping: reported.weight ?? 1)
            let reason: Exclusion.Reason? =
                if taken.contains(cluster) { .reportedTwice } else if weight == 0 {
                    .weightZero
                } else if choice?.target == nil {
                    choice.map { .unusableAddress($0.unusable) } ?? .noAddress
                } else { nil }
            guard reason == nil, let target = choice?.target else {
                result.exclusions.append(
                    Exclusion(
                        backend: backend.name, cluster: cluster, name: service.description,
                        weight: reported.fromWeight, reason: reason ?? .noAddress))
                continue
            }
            taken.insert(cluster)
            add(
                Endpoint(
                    origin: .export(backend: backend.name, service: backend.service, cluster: cluster),
                    target: target, weight: weight),
                EndpointProvenance(
                    source: .reportedByAzure, backendWeight: backend.weight, exportWeight: reported.fromWeight))
        }
    }

    // MARK: External endpoints, policies, aliases

    private mutating func addExternals() {
        let isServed = evaluation.isDefined && !evaluation.profile.names.isEmpty
        for facts in slot.externals {
            let reason: Exclusion.Reason? =
                if facts.isBeingDeleted { .beingDeleted } else if facts.target == nil {
                    .unusableAddress(facts.unusable)
                } else if !isServed { .noName } else if !facts.isEnabled { .disabled } else if facts.weight == 0 {
                    .weightZero
                } else { nil }
            if let reason {
                evaluation.externalExclusions.append(
                    Exclusion(name: facts.name, weight: Int(facts.weight), reason: reason))
            }
            // Endpoints that are switched off or weigh nothing stay in sight, the draw knows them.
            guard isServed, !facts.isBeingDeleted, let target = facts.target else { continue }
            add(
                Endpoint(
                    origin: .external(name: facts.name), target: target, weight: facts.weight,
                    isEnabled: facts.isEnabled, alwaysServe: facts.alwaysServe),
                EndpointProvenance(source: .externalEndpoint))
        }
    }

    private mutating func add(_ facts: PolicyFacts, inForce policy: PolicyFacts?) {
        let verdict: ProfileEvaluation.Policy.Verdict =
            if facts.isBeingDeleted { .beingDeleted } else if !evaluation.isDefined {
                .profileNotFound
            } else if let policy,
                policy.name != facts.name
            {
                .outranked(by: policy.name)
            } else { .inForce }
        evaluation.policies.append(
            ProfileEvaluation.Policy(name: facts.name, generation: facts.generation, verdict: verdict))
    }

    private mutating func noteOmittedAliases() {
        for (index, endpoint) in evaluation.profile.endpoints.enumerated() {
            guard case .alias(let target) = endpoint.target, served.zoneIndex(of: target) == nil else { continue }
            for name in evaluation.profile.names where served.forbidsAlias(at: name) {
                evaluation.omittedAliases.append(ProfileEvaluation.OmittedAlias(name: name, endpoint: index))
            }
        }
    }
}
