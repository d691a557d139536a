import Daemon

/// What `status` prints for people.
enum StatusText {
    static func print(_ report: StatusReport) {
        if report.profiles.isEmpty { Output.line("no profiles") }
        for (index, profile) in report.profiles.enumerated() {
            if index > 0 { Output.line() }
            Output.line("profile \(profile.namespace)/\(profile.name): \(profile.status), \(profile.inPlay)")
            guard !profile.endpoints.isEmpty else {
                Output.line("  no endpoints")
                continue
            }
            for line in table(profile).lines { Output.line("  " + line) }
        }
        if report.staleAddresses > 0 {
            Output.line("\nstale: \(report.staleAddresses) addresses without a result for three intervals")
        }
        if let sources = report.sources, !sources.isEmpty {
            Output.line()
            SourcesText.print(sources)
        }
        guard let server = report.server else { return }
        Output.line()
        ServerText.print(server)
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
