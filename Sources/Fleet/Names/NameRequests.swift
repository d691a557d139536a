import DNSWire
import Traffic

extension ServedZones {
    /// The names that a profile asks for, generated ones first, with what keeps it from them but for other profiles' claims.
    ///
    /// A name asked for twice is listed once.
    func requests(of profile: ProfileID, hostnames: [DomainName]) -> [NamePlacement] {
        var placements: [NamePlacement] = []
        for zone in zonesWithTemplates {
            guard let template = zone.profileName, zone.accepts(namespace: profile.namespace) else { continue }
            let text = Self.fill(template, for: profile)
            let placement: NamePlacement
            do throws(DomainNameError) {
                let name = try zone.name.prepending(text)
                placement = place(name, as: .generated, for: profile)
            } catch {
                let problem = NamePlacement.Problem.malformed(text: "\(text).\(zone.name)", error)
                placement = NamePlacement(name: nil, kind: .generated, problem: problem)
            }
            if placement.name == nil || !placements.contains(where: { $0.name == placement.name }) {
                placements.append(placement)
            }
        }
        for name in hostnames where !placements.contains(where: { $0.name == name }) {
            placements.append(place(name, as: .hostname, for: profile))
        }
        return placements
    }

    private func place(_ name: DomainName, as kind: NamePlacement.Kind, for profile: ProfileID) -> NamePlacement {
        var placement = NamePlacement(name: name, kind: kind)
        guard let zone = zone(of: name) else {
            placement.problem = .outsideZones
            return placement
        }
        if name.isWildcard, kind == .generated {
            placement.problem = .wildcard
        } else if !zone.accepts(namespace: profile.namespace) {
            placement.problem = .namespaceNotAccepted(zone: zone.name)
        } else if let obstacle = obstacle(at: name, in: zone) {
            switch obstacle {
            case .record(let type): placement.problem = .staticRecord(zone: zone.name, type)
            case .nameServer(let served): placement.problem = .nameServer(zone: served)
            case .delegation(let cut): placement.problem = .delegated(at: cut)
            }
        }
        return placement
    }

    /// The template with the profile's namespace and name in the places of `{namespace}` and `{name}`.
    static func fill(_ template: String, for profile: ProfileID) -> String {
        if template == "{namespace}-{name}" { return "\(profile.namespace)-\(profile.name)" }
        var text = ""
        var rest = template[...]
        while let brace = rest.firstIndex(of: "{") {
            text += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{namespace}") {
                text += profile.namespace
                rest = rest.dropFirst("{namespace}".count)
            } else if rest.hasPrefix("{name}") {
                text += profile.name
                rest = rest.dropFirst("{name}".count)
            } else {
                text.append("{")
                rest = rest.dropFirst()
            }
        }
        return text + rest
    }
}
