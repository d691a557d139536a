import Answering
import DNSWire
public import Fleet
import IPAddress
import Resources
import Traffic

extension ProfileReport {
    /// Makes the report of a profile from what its resources came to.
    public init(_ evaluation: ProfileEvaluation) {
        let profile = evaluation.profile
        let id = profile.id
        let a = Shares(profile, for: .a)
        let aaaa = Shares(profile, for: .aaaa)
        var objects: [ObjectReport] = []
        func add(_ kind: ResourceKind, _ name: String, _ status: ResourceStatus?) {
            guard let status else { return }
            let object = ObjectReport(
                kind: kind.rawValue, namespace: id.namespace, name: name, cluster: nil,
                conditions: status.conditions.map { ConditionReport($0) })
            if !object.isInOrder { objects.append(object) }
        }
        for backend in evaluation.backends {
            add(.trafficManagerBackend, backend.name, evaluation.backendStatus(backend.name))
        }
        for policy in evaluation.policies { add(.profilePolicy, policy.name, evaluation.policyStatus(policy.name)) }
        self.init(
            namespace: id.namespace, name: id.name, isDefined: evaluation.isDefined,
            dnsNames: profile.names.map(\.description), ttlSeconds: profile.ttl, maxReturn: profile.maxReturn,
            https: profile.https.map { ServiceBinding($0, addresses: []).description },
            conditions: evaluation.status?.conditions.map { ConditionReport($0) } ?? [],
            endpoints: profile.endpoints.indices.map { index in
                EndpointReport(
                    profile.endpoints[index], evaluation.provenance[index],
                    a: ShareReport(weight: a.weights[index], total: a.total),
                    aaaa: ShareReport(weight: aaaa.weights[index], total: aaaa.total))
            },
            objects: objects, excluded: evaluation.exclusions.map(\.description), errors: evaluation.errors,
            warnings: evaluation.warnings)
        setSharesOfHTTPS(profile, health: nil)
    }

    private mutating func setSharesOfHTTPS(_ profile: Profile, health: ProfileHealth?) {
        guard profile.https != nil else { return }
        let weights = PlaySelection(profile, health: health, for: .other).weightsForHTTPS
        let total = weights.reduce(0, +)
        for (index, weight) in weights.enumerated() where index < endpoints.count {
            endpoints[index].shareHTTPS = ShareReport(weight: weight, total: total)
        }
    }

    /// Takes the HTTPS record away, as at a name where static ones are answered.
    mutating func omitHTTPS() {
        https = nil
        for index in endpoints.indices { endpoints[index].shareHTTPS = nil }
    }
}

extension ProfileReport {
    /// Adds what a running server knows: states, results, and who is in play by them.
    mutating func add(_ observed: ObservedProfile) {
        let health = observed.health
        let a = PlaySelection(observed.profile, health: health, for: .a)
        let aaaa = PlaySelection(observed.profile, health: health, for: .aaaa)
        let status = StatusReport.Profile(observed)
        self.health = "\(status.status): \(status.inPlay)"
        setSharesOfHTTPS(observed.profile, health: health)
        for index in endpoints.indices where index < status.endpoints.count {
            endpoints[index].state = status.endpoints[index].state
            endpoints[index].probed = status.endpoints[index].addresses
            endpoints[index].shareA = ShareReport(weight: a.weights[index], total: a.totalWeight)
            endpoints[index].shareAAAA = ShareReport(weight: aaaa.weights[index], total: aaaa.totalWeight)
            if let absence = PlaySelection.absence(of: index, fromA: a, andAAAA: aaaa) {
                endpoints[index].outReason = absence.description
            } else {
                endpoints[index].outReasonA = Self.reason(a.members[index].absence, "IPv4", endpoints[index])
                endpoints[index].outReasonAAAA = Self.reason(aaaa.members[index].absence, "IPv6", endpoints[index])
            }
        }
    }

    /// Why an endpoint is not answered to one family; nil where it is, and where its addresses tell that by themselves.
    private static func reason(
        _ absence: PlaySelection.Absence?, _ family: String, _ endpoint: EndpointReport
    ) -> String? {
        guard absence == .otherFamily else { return absence?.description }
        return endpoint.alias.map { _ in "its name has no \(family) address" }
    }
}

extension EndpointReport {
    init(_ endpoint: Endpoint, _ provenance: EndpointProvenance, a: ShareReport, aaaa: ShareReport) {
        var addresses: [String] = []
        var alias: String?
        switch endpoint.target {
        case .addresses(let given): addresses = given.map(\.description)
        case .alias(let name): alias = name.description
        }
        // A family that nobody answers has no share of its own to tell.
        self.init(
            name: endpoint.origin.displayName, addresses: addresses, alias: alias, weight: endpoint.weight,
            weightFrom: Self.text(provenance, endpoint.weight), addressFrom: provenance.source.description,
            isEnabled: endpoint.isEnabled, shareA: a.total == 0 ? aaaa : a, shareAAAA: aaaa.total == 0 ? a : aaaa)
        switch endpoint.origin {
        case .export(let backend, let service, let cluster):
            self.backend = backend
            self.service = service
            self.cluster = cluster
        case .external(let name):
            externalEndpoint = name
        }
        outReason =
            if !endpoint.isEnabled { "switched off (spec.enabled: false)" } else if endpoint.weight == 0 {
                "weight 0"
            } else { nil }
    }

    /// How a weight came about.
    private static func text(_ provenance: EndpointProvenance, _ weight: UInt32) -> String {
        guard let backend = provenance.backendWeight else { return "spec.weight" }
        guard let export = provenance.exportWeight, let total = provenance.totalWeight, total > 0 else {
            return "as reported"
        }
        let isExact = backend * export % total == 0
        return "\(backend) * \(export) / \(total)\(isExact ? "" : ", rounded up")"
    }
}
