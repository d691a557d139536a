import DNSWire
import Resources
import Traffic

// What deserves attention: for `check`, and the part of it that nobody would notice otherwise for the log.

extension ProfileEvaluation {
    /// What cannot work as it is written, each as a sentence of its own.
    public var errors: [String] {
        names.compactMap { placement in
            guard case .malformed? = placement.problem, let problem = placement.problem else { return nil }
            return "name \(placement.text) \(problem): "
                + (placement.kind == .generated
                    ? "choose a shorter name or namespace, or another profileName for the zone"
                    : "ask for another name")
        }
    }

    /// What deserves attention though nothing is refused, each as a sentence of its own.
    public var warnings: [String] {
        var warnings = faults + omissions + outrankedHTTPS
        if Shares.differ(in: profile) {
            warnings.append(
                "the endpoints' shares depend on the type asked for (A or AAAA), as not all of them have addresses of both families"
            )
        }
        for exclusion in exclusions {
            switch exclusion.reason {
            case .notListed, .reportedTwice, .ineligible: warnings.append(exclusion.description)
            default: break
            }
        }
        for policy in policies {
            if case .outranked(let winner) = policy.verdict {
                warnings.append(
                    "ProfilePolicy \(policy.name) is not in force: \(winner) is the oldest of the profile's policies, else the first by name"
                )
            }
        }
        return warnings
    }

    /// Those of the warnings that tell of something that is not answered, or not as it seems to be meant.
    public var faults: [String] {
        guard isDefined else { return orphans.map { [$0] } ?? [] }
        var faults: [String] = []
        if let silence { faults.append("nothing is answered: \(silence)") }
        for placement in names {
            guard let problem = placement.problem, !placement.isMalformed else { continue }
            // Without any name the silence tells of it.
            if profile.names.isEmpty, placement == names.first { continue }
            faults.append("\(placement.kind == .hostname ? "host name" : "name") \(placement.text) \(problem)")
        }
        return faults + slightShares + chains
    }

    /// Whether there are errors or faults; costs nothing where there are none.
    var isDoubtful: Bool {
        guard isDefined else { return absence != .beingDeleted && orphans != nil }
        return names.contains { $0.problem != nil } || !hasDrawable || hasSlightShares || !aliasChains.isEmpty
    }

    // MARK: Silence

    /// Whether an endpoint can be drawn, were all of them healthy.
    private var hasDrawable: Bool {
        !profile.names.isEmpty && profile.endpoints.contains { $0.isEnabled && $0.weight > 0 }
    }

    /// Why a profile that exists answers with no endpoint; nil where it does, or an error tells of it already.
    private var silence: String? {
        guard !hasDrawable else { return nil }
        if profile.names.isEmpty {
            guard let first = names.first else { return programmed.message }
            // The error tells of it.
            guard let problem = first.problem, !first.isMalformed else { return nil }
            return "\(first.kind == .hostname ? "host name" : "name") \(first.text) \(problem)"
        }
        guard profile.endpoints.isEmpty else {
            let isAnyOff = profile.endpoints.contains { !$0.isEnabled }
            return isAnyOff
                ? "all endpoints are switched off or have weight 0" : "all endpoints have weight 0"
        }
        if backends.isEmpty {
            return externalExclusions.isEmpty
                ? "no TrafficManagerBackend and no ExternalEndpoint of its namespace names the profile"
                : externalExclusions.map(\.description).joined(upTo: 3, by: "; ")
        }
        return backends.map { backend in
            let message = backendStatus(backend.name)?.condition(Condition.accepted)?.message ?? ""
            return "TrafficManagerBackend \(backend.name): \(message)"
        }.joined(upTo: 3, by: "; ")
    }

    /// That objects refer to a profile which is not there; nil where none do.
    private var orphans: String? {
        let named =
            backends.map { "TrafficManagerBackend \($0.name)" }
            + externalExclusions.map { "ExternalEndpoint \($0.name)" } + policies.map { "ProfilePolicy \($0.name)" }
        guard let absence, absence != .beingDeleted, !named.isEmpty else { return nil }
        return "nothing is answered: TrafficManagerProfile \(profile.id) \(absence), which "
            + "\(named.joined(upTo: 10, by: ", ")) \(named.count == 1 ? "names" : "name")"
    }

    // MARK: Shares

    /// So many answers are given for one of an endpoint whose share is worth a warning.
    private static let slightShare: UInt64 = 1000

    private var hasSlightShares: Bool {
        var least = UInt64.max
        var total: UInt64 = 0
        for endpoint in profile.endpoints where endpoint.isEnabled && endpoint.weight > 0 {
            least = min(least, UInt64(endpoint.weight))
            total += UInt64(endpoint.weight)
        }
        // Of many equal ones each has a small share, which is as meant.
        return total > 0 && isSlight(least, of: total)
    }

    private func isSlight(_ weight: UInt64, of total: UInt64) -> Bool {
        weight * Self.slightShare < total && weight * UInt64(profile.endpoints.count) * 10 < total
    }

    /// The endpoints that hardly ever are answered, as a sentence.
    private var slightShares: [String] {
        guard hasSlightShares else { return [] }
        let drawn = profile.endpoints.filter { $0.isEnabled && $0.weight > 0 }
        let total = drawn.reduce(0) { $0 + UInt64($1.weight) }
        let slight = drawn.filter { isSlight(UInt64($0.weight), of: total) }
        let list = slight.map { "\($0.origin.label) (weight \($0.weight))" }.joined(upTo: 10, by: ", ")
        return [
            "less than 0.1 % of the answers go to \(list), as all weights together are \(total): "
                + "raise the weight, or set it to 0 for none"
        ]
    }

    // MARK: Chains

    /// The aliases that lead clients on through further names of the served zones, or nowhere.
    private var chains: [String] {
        aliasChains.map { chain in
            let target = profile.endpoints[chain.endpoint].target.statusText
            let name = profile.endpoints[chain.endpoint].origin.label
            return switch chain.end {
            case .staticAlias(let next):
                "\(name) is answered by a CNAME to \(target), which is a static CNAME to \(next): "
                    + "clients follow each; give \(next) as its target"
            case .aliases(let profile):
                "\(name) is answered by a CNAME to \(target), a name of profile \(profile), which answers by CNAMEs itself: "
                    + "clients follow each"
            case .nothing:
                "\(name) is answered by a CNAME to \(target), which no record and no profile of the served zones has"
            }
        }
    }
}

extension NamePlacement {
    /// Whether the name is none.
    fileprivate var isMalformed: Bool { if case .malformed? = problem { true } else { false } }
}

extension Endpoint.Origin {
    /// The endpoint as a message names it.
    fileprivate var label: String {
        switch self {
        case .export(let backend, _, let cluster): "TrafficManagerBackend \(backend) in cluster \(cluster)"
        case .external(let name): "ExternalEndpoint \(name)"
        }
    }
}
