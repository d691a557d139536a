import ArgumentParser
import Daemon

struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let objects go that a source takes away and the server holds.",
        discussion: """
            A source that takes away all, or most, of its profiles or endpoints at once looks just like an export that went \
            wrong. The server goes on with what it had, and says so in its log and in pointsman status, with a number. This \
            command lets exactly that go, and nothing that came later. Objects that come back are held no more.

            EXAMPLES
              pointsman status --config /etc/pointsman/pointsman.yaml
              pointsman accept hub.yaml 3 --config /etc/pointsman/pointsman.yaml

            EXIT CODES
              0  the objects are served no more
              1  no step of that number is held of that source, or no server answers
              2  usage
            """)

    @Argument(help: "The source's path as the message names it, or its last part.")
    var source: String
    @Argument(help: "The step's number.")
    var number: Int
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOption

    func run() throws {
        let report = try accept(at: try server.runningServer())
        switch format.output {
        case .json: try Output.json(report)
        case .text:
            for object in report.objects { Output.line("\(object) is served no more") }
            Output.line("step \(report.number) of \(report.source) is accepted: \(report.objects.count) objects")
        }
    }

    private func accept(at running: RunningServer) throws -> AcceptReport {
        do throws(RunningServer.Failure) {
            return try running.accept(source: source, number: number)
        } catch {
            Output.error("error: \(error)")
            throw ExitCode.failure
        }
    }
}
