import DNSWire
import IPAddress
import Resources
import Traffic

extension StatusReport {
    /// Makes a report of what was observed.
    public init(_ observed: [ObservedProfile], service: ServiceReport? = nil, server: ServerReport? = nil) {
        self.service = service
        self.server = server
        profiles = observed.map { Profile($0) }
        staleAddresses = profiles.reduce(0) { sum, profile in
            sum + profile.endpoints.reduce(0) { $0 + $1.addresses.count(where: \.stale) }
        }
    }
}

extension StatusReport.Profile {
    /// Makes the report of one profile.
    public init(_ observed: ObservedProfile) {
        let profile = observed.profile
        let health = observed.health
        let forA = PlaySelection(profile, health: health, for: .a)
        let forAAAA = PlaySelection(profile, health: health, for: .aaaa)
        let selection = forA.totalWeight == 0 && forAAAA.totalWeight > 0 ? forAAAA : forA
        let answered = observed.answers?.reduce(0, +) ?? 0
        namespace = profile.id.namespace
        name = profile.id.name
        status = health.status.rawValue
        inPlay = PlaySelection.summary(ofA: forA, andAAAA: forAAAA)
        endpoints = profile.endpoints.indices.map { index in
            let endpoint = profile.endpoints[index]
            let states = health.endpoints[index].states
            let places = index < observed.places.count ? observed.places[index] : []
            var report = StatusReport.Endpoint(
                name: endpoint.origin.displayName, state: health.endpoints[index].state.rawValue,
                weight: endpoint.weight,
                share: ShareReport(weight: selection.weights[index], total: selection.totalWeight),
                outReason: PlaySelection.absence(of: index, fromA: forA, andAAAA: forAAAA)?.description,
                addresses: zip(endpoint.target.texts, states).enumerated().map { place, address in
                    StatusReport.Address(address.0, address.1, place < places.count ? places[place] : nil)
                })
            if let answers = observed.answers, index < answers.count, answered > 0 {
                report.observedShare = Double(answers[index]) * 100 / Double(answered)
            }
            return report
        }
    }
}

extension StatusReport.Address {
    fileprivate init(_ address: String, _ state: HealthState, _ place: ObservedProfile.Place?) {
        self.init(
            address: address, state: state.rawValue, since: place?.since?.text,
            lastProbe: place?.lastProbe.map { StatusReport.Probe($0) },
            stale: state.isProbed && place?.isStale ?? false,
            families: place.flatMap { $0.families == .both ? nil : $0.families.description })
    }
}

extension StatusReport.Probe {
    fileprivate init(_ probe: ProbeResult) {
        self.init(
            at: probe.at.text, latencyMs: (probe.latency / .microseconds(1)).rounded() / 1000, result: "Success",
            connectedTo: probe.address?.description, statusCode: probe.statusCode,
            tls: probe.tls.map {
                StatusReport.TLS(
                    version: $0.version, cipher: $0.cipher, subject: $0.subject, daysToExpiry: $0.daysToExpiry,
                    verified: $0.verified)
            })
        guard case .failure(let failure) = probe.outcome else { return }
        result = "Failure"
        reason = failure.description
    }
}

extension Endpoint.Origin {
    /// What people call the endpoint: `backend/cluster`, or the external endpoint's name.
    var displayName: String {
        switch self {
        case .export(let backend, _, let cluster): "\(backend)/\(cluster)"
        case .external(let name): name
        }
    }
}

extension Endpoint.Target {
    /// Its addresses, or the alias's host name.
    fileprivate var texts: [String] {
        switch self {
        case .addresses(let addresses): addresses.map(\.description)
        case .alias(let name): [name.description]
        }
    }
}

extension WallTime {
    /// RFC 3339, to the second.
    var text: String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return Timestamp(seconds: rest < 0 ? seconds - 1 : seconds).description
    }
}
