import ArgumentParser
import Daemon

struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke the bearer tokens of the control API.",
        discussion: """
            Works on the configuration's tokens file (control.tokensFile), which a running server reads again by itself. \
            The file holds digests: a token is printed when it is made, and never again.

            EXAMPLES
              pointsman token create --name ci --role editor --namespace shop --config pointsman.yaml --out ci.token
              pointsman token list --config pointsman.yaml
              pointsman token revoke --name ci --config pointsman.yaml
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it once.",
            discussion: """
                ROLES
                  admin    everything
                  editor   reads and writes objects, of all namespaces or of those given
                  viewer   reads objects, of all namespaces or of those given
                  metrics  nothing yet: for metrics, which are not served so far

                EXIT CODES
                  0  the token is in the tokens file, and on standard output or in the file of --out
                  1  the name is taken, or the file can not be changed
                  2  usage
                """)

        @Option(help: "Who shows the token: the user's name in messages.")
        var name: String
        @Option(help: "What it allows: \(TokensFile.roles.joined(separator: ", ")).")
        var role: String
        @Option(help: "A namespace for which it holds; may be given several times. Default: all.")
        var namespace: [String] = []
        @OptionGroup var secret: SecretFileOption
        @OptionGroup var source: ConfigurationOption

        func validate() throws {
            guard TokensFile.roles.contains(role) else {
                throw ValidationError("'\(role)' is no role: expected \(TokensFile.roles.joined(separator: ", "))")
            }
        }

        func run() throws {
            let file = try TokensFile(configurationPath: source.path)
            // Before the token is made: one that could not be written would be lost.
            try secret.checkPlace()
            let token = try file.create(name: name, role: role, namespaces: namespace)
            for note in token.notes { Output.error(note) }
            let shown = secret.out.map { "is written to \($0), readable for you alone" } ?? "is shown only this once:"
            Output.error("token \(name) is in \(file.path); it \(shown)")
            try secret.write(token.text)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List who may do what.")

        @OptionGroup var source: ConfigurationOption
        @OptionGroup var format: FormatOption

        func run() throws {
            let entries = try TokensFile(configurationPath: source.path).entries()
            switch format.output {
            case .json: try Output.json(entries)
            case .text:
                var table = TextTable(["NAME", "KIND", "ROLE", "NAMESPACES"].map { TextTable.Column(title: $0) })
                for entry in entries {
                    let namespaces = entry.namespaces.isEmpty ? "all" : entry.namespaces.joined(separator: ",")
                    table.add([entry.name, entry.kind, entry.role, namespaces])
                }
                for line in table.lines { Output.line(line) }
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a token away.",
            discussion: """
                A running server refuses it from then on; a watch that is under way goes on to its end.

                EXIT CODES
                  0  the token is gone from the tokens file
                  1  there is none of that name, or the file can not be changed
                  2  usage
                """)

        @Option(help: "The token's name.")
        var name: String
        @OptionGroup var source: ConfigurationOption

        func run() throws {
            let file = try TokensFile(configurationPath: source.path)
            for note in try file.revoke(name: name) { Output.error(note) }
            Output.error("token \(name) is gone from \(file.path)")
        }
    }
}
