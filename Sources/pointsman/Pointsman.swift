import ArgumentParser
import Daemon

/// The command line.
@main
struct Pointsman: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pointsman",
        abstract: "A weighted authoritative DNS server for the profiles of a Kubernetes fleet.",
        discussion: """
            Answers the names of TrafficManagerProfiles with one of their endpoints, drawn by weight. What is served is \
            read from files: objects as kubectl prints them, in YAML or JSON.

            EXAMPLES
              pointsman check config/pointsman.yaml     what is served, and what is wrong
              pointsman serve config/pointsman.yaml     serve it

            The installed service (/etc/pointsman/pointsman.yaml) needs no --config:
              pointsman status --problems               what is not well
              pointsman explain www.example.com         why a name answers as it does
              pointsman get tmp -A                      what the server has
              pointsman history tmp web -n shop         who has changed what
              pointsman rollback tmp web -n shop --to 3
              pointsman reload                          read everything again
              pointsman store backup FILE               copy what the control API keeps

            With -o json a command prints an object of apiVersion pointsman.dev/v1; its kind is in the command's help. Fields \
            are added over time, none is taken away or changes its meaning under that version.

            EXIT CODES
              0  all is well
              1  failure: something was refused, or can not be read or served
              2  usage: the command line is wrong
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Check.self, Status.self, Explain.self, Reload.self, Accept.self, Get.self, Apply.self,
            Delete.self,
            Import.self,
            History.self, Rollback.self, Token.self, KubeconfigCommand.self, Store.self, VersionCommand.self,
        ])

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let mistake = UsageAdvice.unknownCommand(arguments) { Failure.exit(usage: mistake) }
        var running: any ParsableCommand.Type = Pointsman.self
        do {
            var command = try parseAsRoot()
            running = type(of: command)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try StandardOutput.finish()
        } catch {
            Failure.exit(with: error, of: running, arguments)
        }
    }
}
