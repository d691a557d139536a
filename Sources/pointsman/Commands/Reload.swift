import ArgumentParser
import Daemon

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have a running server read its configuration and sources again, and wait for what comes of it.",
        discussion: """
            Does what SIGHUP does, and says whether the configuration is in force. One that is refused changes nothing. \
            For root and the server's own user, at the local socket; `systemctl reload pointsman` calls it.

            -o json prints a ReloadReport: accepted, problems[], keysNeedingRestart[] and summary.

            EXAMPLES
              pointsman reload
              pointsman reload --config pointsman.yaml

            EXIT CODES
              0  the configuration is in force; standard error says what needs a restart
              1  it is refused, or no server is there, or it may not be asked
              2  usage
            """)

    @OptionGroup var source: ConfigurationArgument
    @Option(help: ArgumentHelp("The server's local socket. Default: as the configuration has it.", valueName: "path"))
    var socket: String?
    @OptionGroup var format: FormatOption

    func run() throws {
        let path = try socket ?? LocalSocket.path(configurationPath: source.path)
        let report: ReloadReport
        do throws(RunningServer.Failure) {
            report = try RunningServer(socket: path).reload()
        } catch {
            Output.error("error: \(error)")
            throw ExitCode.failure
        }
        switch format.output {
        case .json: try Output.json(report)
        case .text:
            for problem in report.problems { Output.error("\(problem.severity.rawValue): \(problem.text)") }
            if !report.keysNeedingRestart.isEmpty {
                let keys = report.keysNeedingRestart.joined(separator: ", ")
                Output.error("warning: a restart is needed for what has changed in: \(keys)")
            }
            if report.accepted {
                Output.line("the configuration is in force: \(report.summary)")
            } else {
                Output.error("error: the configuration is refused: the one in force stays")
            }
        }
        if !report.accepted { throw ExitCode.failure }
    }
}
