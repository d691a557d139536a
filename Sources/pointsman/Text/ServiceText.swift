import Daemon

/// What `status` prints of the process and its configuration for people.
enum ServiceText {
    /// How many zones are named.
    private static let zoneLimit = 10
    /// Days before its end from which a certificate is a problem.
    private static let certificateDays = 30

    /// - Parameter onlyProblems: Whether only what is wrong is told.
    static func lines(_ report: ServiceReport, onlyProblems: Bool) -> [String] {
        var lines: [String] = []
        if !onlyProblems {
            lines.append(
                "pointsman \(report.version), pid \(report.pid), up \(duration(report.uptimeSeconds)) since \(report.startedAt)"
            )
            let configuration = report.configuration
            lines.append("configuration \(configuration.path), in force since \(configuration.inForceSince)")
            lines += zones(report.zones)
        }
        lines += reload(report.configuration)
        for certificate in report.certificates where !onlyProblems || certificate.daysLeft < certificateDays {
            lines.append(text(certificate))
        }
        if let control = report.control { lines += text(control, onlyProblems: onlyProblems) }
        if report.refusedCount > 0 {
            lines.append("refused of the sources: \(Count.text(report.refusedCount, "problem")), told below at each")
        }
        return lines
    }

    private static func reload(_ configuration: ServiceReport.Configuration) -> [String] {
        var lines: [String] = []
        if let reload = configuration.lastReload, !reload.accepted {
            lines.append("the reload at \(reload.at) was refused, and the configuration in force stays:")
            lines += reload.problems.map { "  \($0.severity.rawValue): \($0.text)" }
        }
        if !configuration.keysNeedingRestart.isEmpty {
            lines.append(
                "a restart is needed for what has changed in: \(configuration.keysNeedingRestart.joined(separator: ", "))"
            )
        }
        return lines
    }

    private static func zones(_ zones: [ServiceReport.Zone]) -> [String] {
        let rest = zones.count - zoneLimit
        let named = zones.prefix(zoneLimit).map { "\($0.name) (serial \($0.serial))" }.joined(separator: ", ")
        return ["zones: \(named)\(rest > 0 ? ", and \(rest) more" : "")"]
    }

    private static func text(_ certificate: ServiceReport.Certificate) -> String {
        let days = certificate.daysLeft
        let end = days < 0 ? "has expired on \(certificate.notAfter)" : "ends in \(Count.text(Int(days), "day"))"
        return "\(certificate.purpose) certificate \(certificate.file) \(end)"
    }

    private static func text(_ control: ServiceReport.ControlAPI, onlyProblems: Bool) -> [String] {
        var lines: [String] = []
        if !onlyProblems, !control.addresses.isEmpty {
            lines.append("control API at \(control.addresses.joined(separator: ", "))")
        }
        lines += control.absences.map { "control API not served: \($0)" }
        if let problem = control.certificateProblem { lines.append("control API not served over TLS: \(problem)") }
        if let problem = control.tokensProblem {
            lines.append("control API: the tokens file on the disk is not in force:")
            lines += problem.split(whereSeparator: \.isNewline).map { "  \($0)" }
        }
        return lines
    }

    /// Two units are precise enough, e.g. `3 d 4 h`.
    static func duration(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 s" }
        var rest = max(0, seconds)
        return units[first...].prefix(2).map { size, name in
            defer { rest %= size }
            return "\(rest / size) \(name)"
        }.joined(separator: " ")
    }
}
