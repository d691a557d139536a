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

            What is imported belongs to its owner: another owner's objects are left alone, and so are those that somebody \
            has made by hand, unless --take-over says otherwise. --prune removes only what this owner brought before and \
            has no more, only of kinds of which the import has objects or lists, and not all or most at once without \
            --allow-removal: an export that failed looks just like that. An object that is older than what was imported of \
            it, or was removed since, is refused.

            --from-kubeconfig lists a hub, or with --cluster a member, by itself: each kind as a whole or nothing at all, \
            which kubectl does not do.

            -o json prints a ImportReport.

            EXAMPLES
              pointsman import --from-kubeconfig hub.kubeconfig --prune --config pointsman.yaml
              pointsman import --from-kubeconfig members.kubeconfig --context east --cluster east --prune --config pointsman.yaml
              kubectl get tmp,tmb,svcimport,internalsvcexport -A -o yaml > hub.yaml && pointsman import -f hub.yaml --prune --config pointsman.yaml
              pointsman import -f objects/ --dry-run --server https://dns.example.net:8443 --token-file token
              kubectl get tmp -A -o json -w --output-watch-events | pointsman import --follow --config pointsman.yaml
              pointsman import --follow --cluster east -f <(kubectl --context east get svc -A -o json -w --output-watch-events) -f <(kubectl --context east get svcexport -A -o json -w --output-watch-events) --config pointsman.yaml

            EXIT CODES
              0  everything is imported, or with --skip-invalid what is not refused
              1  something is refused or held and so nothing stored, a server can not be asked, or with --follow a stream has ended
              2  usage
            """)

    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp(
            "A file, a folder, or - for standard input; may be given again.", valueName: "file"))
    var filename: [String] = []
    @Option(
        help: ArgumentHelp(
            "Ask the server of this kubeconfig for everything that is imported, instead of reading files; --context then names its context.",
            valueName: "file"))
    var fromKubeconfig: String?
    @Option(
        help: ArgumentHelp(
            "List only this namespace; with --from-kubeconfig, may be given again, not with --prune.", valueName: "name"
        ))
    var namespace: [String] = []
    @Option(help: ArgumentHelp("The member cluster whose objects they are. Default: the hub's.", valueName: "name"))
    var cluster: String?
    @Option(
        help: ArgumentHelp("Whose objects they are. Default: the cluster's name, or \"hub\".", valueName: "name"))
    var owner: String?
    @Flag(help: "Remove what this owner brought before and has no more, of the kinds that the import has.")
    var prune = false
    @Flag(help: "Let --prune remove all or most of what this owner brought: it is meant.")
    var allowRemoval = false
    @Flag(help: "Take over objects that somebody has made by hand; their labels and annotations stay.")
    var takeOver = false
    @Flag(help: "Take versions that are older than what was imported: the hub was restored from a backup.")
    var allowOlder = false
    @Flag(help: "Change nothing, and show what would change.")
    var dryRun = false
    @Flag(help: "Store the others where some are refused.")
    var skipInvalid = false
    @Flag(
        help:
            "Apply the events of watches at standard input, or in several -f, as they come; a List there is imported as a whole."
    )
    var follow = false
    @OptionGroup var format: FormatOption
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if fromKubeconfig != nil {
            guard filename.isEmpty, !follow else {
                throw ValidationError("--from-kubeconfig, --filename and --follow exclude each other")
            }
            guard namespace.isEmpty || !prune else {
                throw ValidationError(
                    "--namespace and --prune exclude each other: what other namespaces have would seem to be gone")
            }
        } else if follow {
            if dryRun { throw ValidationError("--follow and --dry-run exclude each other") }
        } else if filename.isEmpty {
            throw ValidationError(
                "give --filename FILE, a folder, or - for standard input; or --from-kubeconfig FILE")
        }
        if fromKubeconfig == nil, !namespace.isEmpty {
            throw ValidationError("--namespace belongs to --from-kubeconfig: files are imported whole")
        }
        if allowRemoval, !prune { throw ValidationError("--allow-removal belongs to --prune") }
        if filename.filter({ $0 == ImportInput.standardInput }).count > 1 {
            throw ValidationError("standard input can be read once: give - once")
        }
    }

    func run() throws {
        let hub = try fromKubeconfig.map { try Kubeconfig(path: $0).access(context: server.context) }
        let client =
            hub == nil ? try server.client() : ServerOptions.client(try server.access(prefersLocal: true, context: nil))
        client.timeouts.silence = ImportRequest.patience
        var request = ImportRequest(cluster: cluster, owner: owner)
        request.prunes = prune
        request.isDryRun = dryRun
        request.skipsInvalid = skipInvalid
        request.allowsRemoval = allowRemoval
        request.takesOver = takeOver
        request.allowsOlder = allowOlder
        if follow { return try FollowedImport(client, request, files: filename).run() }
        let progress = ProgressLine()
        defer { progress.finish() }
        if let hub {
            try importAll(of: hub, request, client, progress)
        } else {
            try importFiles(request, client, progress)
        }
    }

    private func importAll(
        of hub: ServerAccess, _ request: ImportRequest, _ client: APIClient, _ progress: ProgressLine
    ) throws {
        let listing = try HubListing(
            client: ServerOptions.client(hub), isMember: cluster != nil, namespaces: namespace
        ).list { progress.say($0) }
        progress.say("\(listing.count) objects sent, the server works")
        let outcome = try request.send(.octets(listing.body), to: client)
        progress.finish()
        for warning in listing.warnings { Output.error("warning: \(warning)") }
        try show(outcome) { "object \($0) of the list" }
    }

    private func importFiles(_ request: ImportRequest, _ client: APIClient, _ progress: ProgressLine) throws {
        let input = try Self.open(filename)
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
