import DNSWire
import Daemon

/// What `explain` prints for people.
enum ExplanationText {
    static func print(_ explanation: NameExplanation) {
        for step in explanation.steps {
            Output.line("\(step.name) \(step.text)")
            if let zone = step.zone { Output.line("  zone: \(zone)") }
            if let ttl = step.ttlSeconds { Output.line("  TTL: \(ttl) s") }
            for record in step.records { Output.line("  record: \(record)") }
            if let profile = step.profile { print(profile, RecordType(explanation.type) ?? .a) }
            Output.line()
        }
        guard let sample = explanation.sampleAnswer else { return }
        let authoritative = sample.isAuthoritative ? ", authoritative" : ""
        Output.line("sample answer to \(explanation.name) \(explanation.type): \(sample.responseCode)\(authoritative)")
        for record in sample.answer { Output.line("  answer: \(record)") }
        for record in sample.authority { Output.line("  authority: \(record)") }
        for record in sample.additional { Output.line("  additional: \(record)") }
    }

    private static func print(_ profile: ProfileReport, _ type: RecordType) {
        Output.line("  profile: \(profile.namespace)/\(profile.name)")
        if type == .https, let https = profile.https { Output.line("  https: \(https)") }
        if let health = profile.health { Output.line("  health: \(health)") }
        if profile.maxReturn != 1 {
            Output.line("  endpoints in an answer: \(profile.maxReturn == 0 ? "all" : "\(profile.maxReturn)")")
        }
        var table = TextTable([
            .init(title: "ENDPOINT"), .init(title: "WEIGHT", isNumber: true),
            .init(title: "PROBABILITY OF \(type)", isNumber: true), .init(title: ""), .init(title: "IN PLAY"),
            .init(title: "ADDRESSES"), .init(title: "FROM"), .init(title: "WEIGHT FROM"),
        ])
        let isDrawn = type == .a || type == .aaaa
        for endpoint in profile.endpoints {
            let share = endpoint.share(of: type)
            let isIn = endpoint.outReason(of: type) == nil && endpoint.answers(type)
            let reason =
                endpoint.outReason(of: type).map { "out: \($0)" }
                ?? (endpoint.answers(type)
                    ? "in"
                    : isDrawn
                        ? "out: no \(type == .a ? "IPv4" : "IPv6") address"
                        : type == .https && profile.https != nil
                            ? "out: an alias, beside endpoints with addresses" : "-")
            table.add([
                endpoint.name, "\(endpoint.weight)", isIn ? "\(share.weight)/\(share.total)" : "-",
                isIn ? Percent.text(share.weight, of: share.total) : "", reason,
                endpoint.alias.map { "\($0) (alias)" } ?? endpoint.addresses.joined(separator: " "),
                endpoint.addressFrom, endpoint.weightFrom,
            ])
        }
        for line in table.lines { Output.line("  " + line) }
        for endpoint in profile.endpoints {
            for address in endpoint.probed ?? [] {
                Output.line("  probe: \(endpoint.name) \(StatusText.line(address))")
            }
        }
        for excluded in profile.excluded { Output.line("  out: \(excluded)") }
        for warning in profile.warnings { Output.line("  warning: \(warning)") }
    }
}
