import ArgumentParser
import Daemon

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how the endpoints are that a running server probes, and what it has answered.",
        discussion: """
            Asks the running server, with --config at pointsman.sock in its runtime folder, and prints each profile with its \
            endpoints: state, since when, the last probe's result, and the share of answers expected and observed. Below stand the addresses \
            served, and what has come and gone there since the start.

            EXAMPLES
              pointsman status --config config/pointsman.yaml
              pointsman status --server https://dns.example.net:8443 --token-file me.token --ca ca.pem
              pointsman status --config config/pointsman.yaml -o json | jq '.profiles[] | select(.status != "Online")'

            EXIT CODES
              0  the server has answered
              1  no server is there, or it may not be asked
              2  usage
            """)

    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOption

    func run() throws {
        let report: StatusReport
        let running = try server.runningServer()
        do throws(RunningServer.Failure) {
            report = try running.status()
        } catch {
            let advice = server.config.map { "; start it with: pointsman serve --config \($0)" } ?? ""
            Output.error("error: \(error)\(error.isAbsence ? advice : "")")
            throw ExitCode.failure
        }
        switch format.output {
        case .json: try Output.json(report)
        case .text: StatusText.print(report)
        }
    }
}
