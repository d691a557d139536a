import DNSWire
import Resources
import Traffic

/// Evaluates one profile from its facts and those of the services that its backends name.
struct ProfileEvaluator {
    let slot: ProfileSlot
    let served: ServedZones
    /// What is known of a service; nil where nothing is.
    let facts: (ObjectName) -> ServiceFacts?
    /// What is known of a service that no cluster exports.
    let clues: (ObjectName) -> [ServiceClue]
    /// What stands at a name of the served zones.
    let standing: (DomainName) -> ServedZones.Standing

    var evaluation: ProfileEvaluation

    /// - Parameter names: the names asked for, with their problems, other profiles' claims included.
    init(
        slot: ProfileSlot, absence: ProfileAbsence?, names: [NamePlacement], served: ServedZones,
        facts: @escaping (ObjectName) -> ServiceFacts?, clues: @escaping (ObjectName) -> [ServiceClue],
        standing: @escaping (DomainName) -> ServedZones.Standing
    ) {
        self.slot = slot
        self.served = served
        self.facts = facts
        self.clues = clues
        self.standing = standing
        let policy = slot.policies.isEmpty ? nil : slot.policy
        let profile = Profile(
            id: slot.id, names: names.compactMap { $0.problem == nil ? $0.name : nil }, ttl: policy?.ttl,
            maxReturn: policy?.maxReturn ?? 1,
            monitor: slot.definition.map { definition in
                policy.map { definition.monitor.overridden(by: $0.monitor) } ?? definition.monitor
            },
            observeOnly: policy?.monitor.observeOnly ?? false,
            whenAllDegraded: policy?.whenAllDegraded ?? .serve,
            minimumHealthyWeight: policy?.minimumHealthyWeight ?? 0, https: policy?.https)
        evaluation = ProfileEvaluation(
            profile: profile, absence: absence,
            generation: slot.definition?.generation ?? slot.deletingGeneration ?? 0)
        evaluation.names = names
        evaluation.provenance.reserveCapacity(slot.externals.count)
        evaluation.profile.endpoints.reserveCapacity(slot.externals.count)
        for backend in slot.backends { add(backend) }
        addExternals()
        for facts in slot.policies { add(facts, inForce: policy) }
        noteOmittedAliases()
        noteAliasChains()
        if profile.https != nil { evaluation.staticHTTPSNames = profile.names.filter(served.hasHTTPSRecords) }
    }

    mutating func add(_ endpoint: Endpoint, _ provenance: EndpointProvenance) {
        evaluation.profile.endpoints.append(endpoint)
        evaluation.provenance.append(provenance)
    }

    private mutating func addExternals() {
        for facts in slot.externals {
            let reason = facts.reasonNotServed(
                absence: evaluation.absence, hasName: !evaluation.profile.names.isEmpty)
            if let reason {
                evaluation.externalExclusions.append(
                    Exclusion(name: facts.name, weight: Int(facts.weight), reason: reason))
            }
            // Endpoints that are switched off or weigh nothing stay in sight, the draw knows them.
            guard reason == nil || reason == .disabled || reason == .weightZero, let target = facts.target else {
                continue
            }
            add(
                Endpoint(
                    origin: .external(name: facts.name), target: target, weight: facts.weight,
                    isEnabled: facts.isEnabled, alwaysServe: facts.alwaysServe),
                EndpointProvenance(source: .externalEndpoint))
        }
    }

    private mutating func add(_ facts: PolicyFacts, inForce policy: PolicyFacts?) {
        evaluation.policies.append(
            ProfileEvaluation.Policy(
                name: facts.name, generation: facts.generation, verdict: verdict(on: facts, inForce: policy)))
    }

    private func verdict(on facts: PolicyFacts, inForce policy: PolicyFacts?) -> ProfileEvaluation.Policy.Verdict {
        if facts.isBeingDeleted { return .beingDeleted }
        if !evaluation.isDefined { return .profileNotFound }
        if let policy, policy.name != facts.name { return .outranked(by: policy.name) }
        return .inForce
    }

    private mutating func noteAliasChains() {
        for (index, endpoint) in evaluation.profile.endpoints.enumerated() {
            guard endpoint.isEnabled, endpoint.weight > 0, case .alias(let target) = endpoint.target else { continue }
            let end: ProfileEvaluation.AliasChain.End? =
                switch standing(target) {
                case .alias(let next): .staticAlias(next)
                // A profile that leads to itself is a loop, which is told of as such.
                case .profile(let id, hasAliases: true) where id != slot.id: .aliases(id)
                case .nothing: .nothing
                case .outside, .data, .profile: nil
                }
            if let end { evaluation.aliasChains.append(ProfileEvaluation.AliasChain(endpoint: index, end: end)) }
        }
    }

    private mutating func noteOmittedAliases() {
        let names = evaluation.profile.names.filter(served.forbidsAlias)
        guard !names.isEmpty else { return }
        for (index, endpoint) in evaluation.profile.endpoints.enumerated() {
            guard case .alias(let target) = endpoint.target, served.zoneIndex(of: target) == nil else { continue }
            for name in names {
                evaluation.omittedAliases.append(ProfileEvaluation.OmittedAlias(name: name, endpoint: index))
            }
        }
    }
}
