import Daemon

/// What `status` prints for people.
enum StatusText {
    /// How many profiles are in which state, e.g. `5000 profiles: 2 Degraded, 4998 Online`.
    static func summary(_ profiles: [StatusReport.Profile]) -> String {
        guard !profiles.isEmpty else { return "no profiles" }
        var counts: [String: Int] = [:]
        for profile in profiles { counts[profile.status, default: 0] += 1 }
        let list = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return "\(Count.text(profiles.count, "profile")): \(list)"
    }

    /// - Parameter isWhole: Whether the DNS server's own figures are told, too.
    static func print(_ report: StatusReport, isWhole: Bool) {
        for profile in report.profiles {
            Output.line()
            Output.line("profile \(profile.namespace)/\(profile.name): \(profile.status), \(profile.inPlay)")
            guard !profile.endpoints.isEmpty else {
                Output.line("  no endpoints")
                continue
            }
            for line in table(profile).lines { Output.line("  " + line) }
        }
        if report.staleAddresses > 0, isWhole {
            Output.line("\nstale: \(report.staleAddresses) addresses without a result for three intervals")
        }
        if let sources = report.sources, !sources.isEmpty {
            Output.line()
            SourcesText.print(sources)
        }
        guard let server = report.server else { return }
        let absences = ServerText.absences(server)
        if isWhole {
            Output.line()
            ServerText.print(server)
        } else if !absences.isEmpty {
            Output.line()
            for line in absences { Output.line(line) }
        }
    }

    /// One line an address; what belongs to the endpoint stands in its first line.
    private static func table(_ profile: StatusReport.Profile) -> TextTable {
        var table = TextTable([
            .init(title: "ENDPOINT"), .init(title: "WEIGHT", isNumber: true), .init(title: "EXPECTED", isNumber: true),
            .init(title: "OBSERVED", isNumber: true), .init(title: "ADDRESS"), .init(title: "STATE"),
            .init(title: "SINCE"), .init(title: "LAST PROBE"),
        ])
        for endpoint in profile.endpoints {
            for (index, address) in endpoint.addresses.enumerated() {
                let cells =
                    index > 0
                    ? ["", "", "", ""]
                    : [
                        endpoint.name, "\(endpoint.weight)",
                        Percent.text(endpoint.share.weight, of: endpoint.share.total),
                        endpoint.observedShare.map { Percent.text($0) } ?? "-",
                    ]
                table.add(
                    cells + [
                        address.address + (address.families.map { " (\($0) only)" } ?? ""),
                        address.state + (address.stale ? " (stale)" : ""), address.since ?? "-",
                        address.lastProbe.map { text($0) } ?? "-",
                    ])
            }
        }
        return table
    }

    /// One address in a line, such as `127.0.0.11 is Online since 2026-05-04T08:12:31Z: 200 in 12 ms at ...`.
    static func line(_ address: StatusReport.Address) -> String {
        let families = address.families.map { " (\($0) only)" } ?? ""
        var line = "\(address.address)\(families) is \(address.state)"
        if let since = address.since { line += " since \(since)" }
        if address.stale { line += " (stale)" }
        return line + (address.lastProbe.map { ": \(text($0))" } ?? "")
    }

    /// What a probe has found, such as `200 in 12 ms at 2026-05-04T08:12:31Z, TLSv1.3, certificate not verified`.
    private static func text(_ probe: StatusReport.Probe) -> String {
        let found = probe.reason ?? probe.statusCode.map { "\($0)" } ?? "connected"
        var text = "\(found) in \(milliseconds(probe.latencyMs)) ms at \(probe.at)"
        if let tls = probe.tls {
            text += ", \(tls.version), certificate \(tls.verified ? "verified" : "not verified")"
            if let days = tls.daysToExpiry {
                text += days < 0 ? ", expired \(-days) days ago" : ", expires in \(days) days"
            }
        }
        return text
    }

    private static func milliseconds(_ value: Double) -> String {
        value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(min(value.rounded(), 1e15)))"
    }
}

extension StatusReport.Profile {
    /// Whether an endpoint of it is not well, or it has none.
    var hasProblem: Bool {
        endpoints.isEmpty
            || endpoints.contains { endpoint in
                endpoint.addresses.contains { $0.stale || !Self.goodStates.contains($0.state) }
            }
    }

    /// States in which nothing is wrong: what somebody has switched off is off.
    private static let goodStates: Set<String> = ["Online", "Unmonitored", "Disabled"]
}
