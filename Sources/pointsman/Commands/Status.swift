import ArgumentParser
import Daemon

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a running server does, and how the endpoints are that it probes.",
        discussion: """
            Asks the running server: the installed service, or with --config the one at pointsman.sock in its runtime \
            folder. Prints how many profiles are in which state; the process, its configuration and what is refused of it; \
            each profile with its endpoints: state, since when, the last probe's result, and the share of answers expected \
            and observed; the addresses served, and what has come and gone there since the start.

            PROFILE (NAME or NAMESPACE/NAME) and --namespace show those profiles alone; --problems those whose endpoints \
            are not all well, and what else is wrong.

            -o json prints a StatusReport: service, profiles[] and server, described at those types in the source.

            EXAMPLES
              pointsman status
              pointsman status --problems
              pointsman status shop/web --config config/pointsman.yaml
              pointsman status --server https://dns.example.net:8443 --token-file me.token --ca ca.pem
              pointsman status -o json | jq '.profiles[] | select(.status != "Online")'

            EXIT CODES
              0  the server has answered
              1  no server is there, it may not be asked, or it has no such profile
              2  usage
            """)

    @Argument(help: ArgumentHelp("A profile, as NAME or NAMESPACE/NAME. Default: all.", valueName: "profile"))
    var profile: String?
    @Option(name: .shortAndLong, help: "Only profiles of this namespace.")
    var namespace: String?
    @Flag(help: "Only what is not well.")
    var problems = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOption

    func run() throws {
        var report: StatusReport
        do {
            report = try server.runningServer().status()
        } catch let error as RunningServer.Failure {
            Output.error("error: \(error)\(error.isAbsence ? server.absenceAdvice : "")")
            throw ExitCode.failure
        }
        let isSelection = profile != nil || namespace != nil
        if isSelection {
            report.profiles = report.profiles.filter(isMeant)
            if let profile, report.profiles.isEmpty {
                Output.error(
                    "error: the server has no profile \(profile)\(namespace.map { " in namespace \($0)" } ?? "")")
                throw ExitCode.failure
            }
        }
        let all = report.profiles
        if isSelection { report.sources = nil }
        if problems {
            report.profiles = report.profiles.filter(\.hasProblem)
            report.sources = report.sources?.filter(\.hasProblem)
        }
        switch format.output {
        case .json: try Output.json(report)
        case .text:
            Output.line(StatusText.summary(all))
            if !isSelection, let service = report.service {
                for line in ServiceText.lines(service, onlyProblems: problems) { Output.line(line) }
            }
            StatusText.print(report, isWhole: !isSelection && !problems)
        }
    }

    private func isMeant(_ candidate: StatusReport.Profile) -> Bool {
        if let namespace, candidate.namespace != namespace { return false }
        guard let profile else { return true }
        return profile == candidate.name || profile == "\(candidate.namespace)/\(candidate.name)"
    }
}
