import ArgumentParser
import Daemon

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how the endpoints are that a running server probes.",
        discussion: """
            Asks the running server at pointsman.sock in its runtime folder, and prints each profile with its endpoints: \
            state, since when, the last probe's result, and the share of answers expected and observed.

            EXAMPLES
              pointsman status --config config/pointsman.yaml
              pointsman status --config config/pointsman.yaml -o json | jq '.profiles[] | select(.status != "Online")'

            EXIT CODES
              0  the server has answered
              1  no server runs with this configuration, or it may not be asked
              2  usage
            """)

    @OptionGroup var source: ConfigurationOption
    @OptionGroup var format: FormatOption

    func run() throws {
        let server = RunningServer(try Configuration.load(path: source.config).configuration)
        let report: StatusReport
        do throws(RunningServer.Failure) {
            report = try server.status()
        } catch {
            let advice = error.isAbsence ? "; start it with: pointsman serve --config \(source.config)" : ""
            Output.error("error: \(error)\(advice)")
            throw ExitCode.failure
        }
        switch format.output {
        case .json: try Output.json(report)
        case .text: StatusText.print(report)
        }
    }
}
