import DNSWire
import IPAddress
package import Resources
package import Traffic

/// How one address of a profile's endpoint fares, as an `EndpointHealth` object shows it.
package struct EndpointHealthObject: Sendable, Equatable {
    /// The profile.
    package var profile: ProfileID
    /// What people call the endpoint: `backend/cluster`, or the external endpoint's name.
    package var endpoint: String
    /// The backend of the endpoint; nil for an external endpoint.
    package var backend: String?
    /// The object's name, unique in the namespace.
    package var name: String
    /// The address, or an alias's host name.
    package var target: String
    /// The endpoint's weight.
    package var weight: UInt32
    /// Its share of the answers to the question that asks for it, such as `33.33%`.
    package var share: String
    /// Its state.
    package var state: HealthState
    /// Since when; nil for a state that no probe has given.
    package var since: WallTime?
    /// Why the state is what it is; empty where there is nothing to say.
    package var reason: String

    /// The objects of a profile, one for each address of each endpoint.
    package static func objects(of observed: ObservedProfile) -> [EndpointHealthObject] {
        let profile = observed.profile
        let health = observed.health
        let forA = PlaySelection(profile, health: health, for: .a)
        let forAAAA = PlaySelection(profile, health: health, for: .aaaa)
        var objects: [EndpointHealthObject] = []
        for (index, endpoint) in profile.endpoints.enumerated() {
            let places = index < observed.places.count ? observed.places[index] : []
            for (position, target) in endpoint.target.healthTargets.enumerated() {
                // An alias counts for the family that its name has addresses of.
                let asksForA =
                    target.address?.isIPv4 ?? (forA.members[index].isInPlay || !forAAAA.members[index].isInPlay)
                let selection = asksForA ? forA : forAAAA
                let member = selection.members[index]
                let isAnswered = member.isInPlay && (target.address.map(member.addresses.contains) ?? true)
                let place = position < places.count ? places[position] : nil
                let state = health.endpoints[index].states[position]
                objects.append(
                    EndpointHealthObject(
                        profile: profile.id, endpoint: endpoint.origin.displayName, backend: endpoint.origin.backend,
                        name: name(profile.id, endpoint.origin, target.label), target: target.text,
                        weight: endpoint.weight,
                        share: text(isAnswered ? selection.weights[index] : 0, of: selection.totalWeight),
                        state: state, since: state.isProbed ? place?.since : nil,
                        reason: reason(state, place, member.absence, endpoint)))
            }
        }
        return objects
    }

    private static func reason(
        _ state: HealthState, _ place: ObservedProfile.Place?, _ absence: PlaySelection.Absence?, _ endpoint: Endpoint
    ) -> String {
        if case .failure(let failure)? = place?.lastProbe?.outcome { return failure.description }
        switch state {
        case .online: return place?.lastProbe?.statusCode.map { "status code \($0)" } ?? ""
        case .checkingEndpoint: return "no verdict yet"
        case .degraded: return ""
        case .disabled: return "switched off (spec.enabled: false)"
        case .inactive: return "weight 0"
        case .unmonitored:
            return endpoint.alwaysServe ? "served without being probed (alwaysServe)" : "probes are switched off"
        }
    }

    /// A share to a hundredth of a percent, as people and tables read it.
    private static func text(_ weight: UInt64, of total: UInt64) -> String {
        guard total > 0, weight > 0 else { return "0%" }
        let hundredths = (weight * 10_000 + total / 2) / total
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)%" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
    }

    /// A name that a person can read, with a digest where it alone would not be unique or is too long.
    private static func name(_ profile: ProfileID, _ origin: Endpoint.Origin, _ target: String) -> String {
        let parts: [String] =
            switch origin {
            case .export(let backend, _, let cluster): [profile.name, backend, cluster, target]
            case .external(let name): [profile.name, name, target]
            }
        let name = parts.joined(separator: ".")
        // Dots part the names; those inside a name make it doubtful where it ends.
        guard parts.contains(where: { $0.contains(".") }) || name.utf8.count > 253 else { return name }
        return "\(name.prefix(230).lowercased()).\(StableUID.digest(parts).prefix(8))"
    }

    // MARK: The object

    /// The object's key.
    package var key: ResourceKey {
        ResourceKey(kind: .endpointHealth, namespace: profile.namespace, name: name)
    }

    /// The object.
    package var tree: Value {
        var status: Value = [
            "profile": Value(.string(profile.name)), "endpoint": Value(.string(endpoint)),
            "target": Value(.string(target)), "weight": Value(.integer(Int64(weight))),
            "share": Value(.string(share)), "state": Value(.string(state.rawValue)),
        ]
        if let since { status.set(Value(.string(since.text)), for: "since") }
        if !reason.isEmpty { status.set(Value(.string(reason)), for: "reason") }
        return [
            "apiVersion": Value(.string(ResourceKind.endpointHealth.apiVersions[0])),
            "kind": Value(.string(ResourceKind.endpointHealth.rawValue)),
            "metadata": [
                "name": Value(.string(name)), "namespace": Value(.string(profile.namespace)),
                "uid": Value(.string(StableUID.make(["EndpointHealth", profile.namespace, name]))),
                "labels": ["pointsman.dev/profile": Value(.string(profile.name))],
            ],
            "status": status,
        ]
    }
}

extension Endpoint.Target {
    /// What is probed, in the order of its places.
    fileprivate var healthTargets: [(text: String, label: String, address: IPAddress?)] {
        switch self {
        case .addresses(let addresses): addresses.map { ($0.description, $0.label, $0) }
        case .alias(let name): [(name.description, name.description.lowercased(), nil)]
        }
    }
}

extension IPAddress {
    /// The address as a label of a name: without dots and colons, and with a digit at each end.
    fileprivate var label: String {
        switch self {
        case .v4: return description.replacing(".", with: "-")
        case .v6(let address):
            let digits = [address.high, address.low].map { half in
                let text = String(half, radix: 16)
                return String(repeating: "0", count: 16 - text.count) + text
            }.joined()
            return stride(from: 0, to: 32, by: 4).map { String(digits.dropFirst($0).prefix(4)) }
                .joined(separator: "-")
        }
    }
}

extension Endpoint.Origin {
    /// The backend; nil for an external endpoint.
    fileprivate var backend: String? {
        if case .export(let backend, _, _) = self { backend } else { nil }
    }
}
