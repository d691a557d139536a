import Resources
import Traffic

extension ProfileEvaluator {
    /// The decision sequence of fleet-networking's controller (fleet-semantics 3.1), as rules 2 and 3 change it.
    mutating func add(_ backend: BackendFacts) {
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
        } else if !facts.addressedClusters.isEmpty {
            result.verdict = backend.weight <= 0 ? .weightZero : .addressed
            if result.verdict == .addressed {
                addExports(facts.addressedClusters, of: service, facts, for: backend, to: &result)
            }
        }
        if result.verdict == .serviceNotFound {
            let told = Set(result.exclusions.compactMap(\.reason.refusedPlace))
            result.clues = clues(service).filter { clue in
                if case .refused(let object) = clue { !told.contains(object.place) } else { true }
            }
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
        let reported = Dictionary(grouping: backend.reported, by: \.sourceCluster)
        for cluster in clusters {
            let known = facts.clusters.named(cluster) ?? ClusterFacts(name: cluster)
            let isExported = known.isExported || result.verdict == .addressed
            switch judge(known, isExported: isExported, service, reported[cluster] ?? []) {
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
        _ known: ClusterFacts, isExported: Bool, _ service: ObjectName, _ reported: [ReportedEndpoint]
    ) -> Result<UsableExport, Unusable> {
        func refuse(_ reason: Exclusion.Reason) -> Result<UsableExport, Unusable> { .failure(Unusable(reason: reason)) }
        guard isExported else {
            return refuse(Self.reasonNotExported(known) ?? .noExport)
        }
        let weight = known.weight
        guard weight > 0 else { return refuse(.weightZero) }
        let choice = known.choose(of: service, reported: reported)
        let isStated = if case .clusterAddress = choice.source { choice.target != nil } else { false }
        if let type = known.type, type != .loadBalancer, !isStated {
            return refuse(.unsupportedType(type.rawValue))
        }
        guard let target = choice.target else {
            // The hub's export may stand there still after the member has drained, which took its address along.
            if choice.unusable.isEmpty, case .weightZero = known.member?.ineligibility { return refuse(.weightZero) }
            return refuse(choice.unusable.isEmpty ? .noAddress : .unusableAddress(choice.unusable))
        }
        return .success(UsableExport(cluster: known.name, weight: weight, target: target, source: choice.source))
    }

    /// Exports that the ServiceImport does not list are ignored, and said so.
    private func noteUnlisted(
        _ facts: ServiceFacts, service: ObjectName, clusters: [String], in result: inout BackendEvaluation
    ) {
        let listed = Set(clusters)
        for known in facts.clusters where known.isExported && !listed.contains(known.name) {
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
            let weight = UInt32(clamping: reported.weight ?? 1)
            let choice = TargetChoice(reported.target.map { [$0] } ?? [])
            var reason: Exclusion.Reason?
            if taken.contains(cluster) {
                reason = .reportedTwice
            } else if weight == 0 {
                reason = .weightZero
            } else if choice.target == nil {
                reason = choice.unusable.isEmpty ? .noAddress : .unusableAddress(choice.unusable)
            }
            guard reason == nil, let target = choice.target else {
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
}
