import ControlAPI
import DNSWire
import FoundationEssentials
import IPAddress
import Resources
import Synchronization
import Traffic
import Transport

// What the server tells of itself.
extension Service {
    /// Now.
    static var now: WallTime { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// The line that the service manager shows: what is served, behind what a person ought to know first.
    var statusLine: String {
        guard let refusal = lastReload?.refusal else { return summary }
        return "the configuration on the disk is refused, the one before is in force: \(refusal); \(summary)"
    }

    /// What runs.
    var serviceReport: ServiceReport {
        let now = Self.now
        let uptime = (now.milliseconds - startTime.milliseconds) / 1000
        let refused = definitions.reader.problems.filter { $0.severity == .error }
        return ServiceReport(
            version: Product.version, pid: ProcessInfo.processInfo.processIdentifier, startedAt: startTime.text,
            uptimeSeconds: uptime,
            configuration: ServiceReport.Configuration(
                path: configurationPath, inForceSince: inForceSince.text, lastReload: lastReload,
                keysNeedingRestart: definitions.configuration.keysNeedingRestart(against: initial)),
            zones: definitions.configuration.zones.map { served in
                ServiceReport.Zone(
                    name: served.zone.name.description,
                    serial: served.fixedSerial ?? serials.serial(of: served.zone.name) ?? 0)
            }, certificates: certificateReports(at: now), control: controlReport, refusedCount: refused.count,
            refused: refused.prefix(ServiceReport.refusedLimit).map { ProblemReport($0) })
    }

    private func certificateReports(at now: WallTime) -> [ServiceReport.Certificate] {
        let keepers = certificates.values.sorted { $0.file < $1.file } + (certificate.map { [$0] } ?? [])
        return keepers.map { keeper in
            let end = keeper.notAfter
            return ServiceReport.Certificate(
                purpose: keeper.purpose, file: keeper.file, notAfter: Timestamp(seconds: end).description,
                daysLeft: (end - now.milliseconds / 1000) / 86_400)
        }
    }

    private var controlReport: ServiceReport.ControlAPI? {
        guard let server = controlServer.withLock({ $0 }) else { return nil }
        return ServiceReport.ControlAPI(
            addresses: server.addresses.map(\.description),
            absences: server.absentAddresses.map { "\($0.address): \($0.error.withAdvice)" },
            tokensProblem: authenticator?.problem, certificateProblem: certificateProblem)
    }
}

extension ReloadReport {
    /// Makes a report of a reading.
    init(_ problems: [Problem], keysNeedingRestart: [String] = [], accepted: Bool, at time: WallTime, summary: String) {
        self.init(
            at: time.text, accepted: accepted, problems: problems.map { ProblemReport($0) },
            keysNeedingRestart: keysNeedingRestart, summary: summary)
    }

    /// Before the first answers, and while the server ends.
    package static var notServing: ReloadReport {
        ReloadReport(
            [Problem(file: "pointsman", note: "the server does not serve yet, or not any more: try again")],
            accepted: false, at: Service.now, summary: "nothing is served")
    }
}
