import APIClient
import ArgumentParser
import ControlAPI
import Resources
import Transport

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in a hub's export, or a member cluster's, in one step.",
        discussion: """
            All objects are stored or none: if any is refused, each refused one is listed with its place and reason. The \
            namespaces that they need are made. Repeating an import changes nothing.

            What is imported belongs to its owner: another owner's objects are left alone, and --prune removes only what \
            this owner brought before and has no more.

            -o json prints a ImportReport.

            EXAMPLES
              kubectl get tmp,tmb,svcimport,internalsvcexport -A -o yaml | pointsman import -f - --prune --config pointsman.yaml
              kubectl get works -A -o yaml | pointsman import -f - --owner works --config pointsman.yaml
              kubectl --context east get svc,svcexport -A -o yaml | pointsman import -f - --cluster east --config pointsman.yaml
              pointsman import -f objects/ --dry-run --server https://dns.example.net:8443 --token-file token
              kubectl get tmp -A -o json -w --output-watch-events | pointsman import --follow --config pointsman.yaml

            EXIT CODES
              0  everything is imported, or with --skip-invalid what is not refused
              1  something is refused and so nothing stored, the server can not be asked, or with --follow the stream has ended
              2  usage
            """)

    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp(
            "A file, a folder, or - for standard input; may be given again.", valueName: "file"))
    var filename: [String] = []
    @Option(help: ArgumentHelp("The member cluster whose objects they are. Default: the hub's.", valueName: "name"))
    var cluster: String?
    @Option(
        help: ArgumentHelp("Whose objects they are. Default: the cluster's name, or \"hub\".", valueName: "name"))
    var owner: String?
    @Flag(help: "Remove what this owner brought before and has no more.")
    var prune = false
    @Flag(help: "Change nothing, and show what would change.")
    var dryRun = false
    @Flag(help: "Store the others where some are refused.")
    var skipInvalid = false
    @Flag(help: "Apply the events of a watch at standard input as they come; a List there is imported as a whole.")
    var follow = false
    @OptionGroup var format: FormatOption
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if follow {
            guard filename.isEmpty || filename == [ImportInput.standardInput] else {
                throw ValidationError("--follow reads standard input: leave --filename out")
            }
            if dryRun { throw ValidationError("--follow and --dry-run exclude each other") }
        } else if filename.isEmpty {
            throw ValidationError("give --filename FILE, a folder, or - for standard input")
        }
        if filename.filter({ $0 == ImportInput.standardInput }).count > 1 {
            throw ValidationError("standard input can be read once: give - once")
        }
    }

    func run() throws {
        let client = try server.client()
        client.timeouts.silence = ImportRequest.patience
        var request = ImportRequest(cluster: cluster, owner: owner)
        request.prunes = prune
        request.isDryRun = dryRun
        request.skipsInvalid = skipInvalid
        if follow { return try FollowedImport(client, request).run() }
        let input = try Self.open(filename)
        let progress = ProgressLine()
        defer { progress.finish() }
        let outcome = try request.send(
            .pieces(length: nil) { () throws(APIFailure) in
                do throws(SystemError) {
                    let piece = try input.next()
                    let text = "\(Self.mebibytes(input.octets)) MiB sent"
                    progress.say(piece == nil ? "\(text), the server works" : text)
                    return piece
                } catch {
                    throw .unusable("\(error.subject) cannot be read: \(error.reason)")
                }
            }, to: client)
        progress.finish()
        try show(outcome, place: input.place)
    }

    private func show(_ outcome: ImportRequest.Outcome, place: (Int) -> String) throws {
        let report = outcome.report
        ImportText.printProblems(report, place: place)
        switch format.output {
        case .json: Output.line(String(decoding: report.value.json, as: UTF8.self))
        case .text:
            if dryRun { ImportText.printDiff(report) }
            Output.line(ImportText.summary(report, wasTaken: outcome.wasTaken, isDryRun: dryRun))
        }
        if !outcome.wasTaken { throw ExitCode.failure }
    }

    private static func open(_ paths: [String]) throws -> ImportInput {
        let input: ImportInput
        do throws(SystemError) {
            input = try ImportInput(paths)
        } catch {
            throw APIFailure.unusable("\(error.subject) cannot be read: \(error.reason)")
        }
        guard !input.isEmpty else {
            throw APIFailure.unusable(
                "\(paths.joined(separator: ", ")): found no file, expected one that ends in .yaml, .yml or .json")
        }
        return input
    }

    private static func mebibytes(_ octets: Int) -> String {
        let tenths = octets * 10 / (1 << 20)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
