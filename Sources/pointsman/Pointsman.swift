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
              pointsman check --config config/pointsman.yaml      what is served, and what is wrong
              pointsman serve --config config/pointsman.yaml      serve it
              pointsman status --config config/pointsman.yaml     how the endpoints of the running server are
              pointsman explain shop-web.trafficmanager.test --config config/pointsman.yaml
              pointsman get tmp -A --config config/pointsman.yaml                  what the running server has
              pointsman apply -f objects/ --server https://dns.example.net:8443 --token-file me.token --ca ca.pem
              pointsman history tmp web -n shop --config config/pointsman.yaml     who has changed an object, and what
              pointsman rollback tmp web -n shop --to 3 --config config/pointsman.yaml
              pointsman store backup FILE --config config/pointsman.yaml      copy what the control API keeps

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
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try StandardOutput.finish()
        } catch {
            Failure.exit(with: error)
        }
    }
}
