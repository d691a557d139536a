import APIClient
import ArgumentParser
import Resources

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring objects of files to a server, new ones and changes alike.",
        discussion: """
            By server-side apply: the fields that a file has become the field manager's (pointsman), those that it had before \
            and no longer has go, and those that belong to somebody else are a conflict that names them. All files are read \
            before anything is sent; an object that the server refuses does not keep the others from being applied.

            EXAMPLES
              pointsman apply -f web.yaml --config /etc/pointsman/pointsman.yaml
              pointsman apply -f objects/ --dry-run --kubeconfig hub.yaml
              kubectl get tmp web -o yaml | pointsman apply -f - --server https://dns.example.net:8443 --token-file me.token

            EXIT CODES
              0  all objects are applied
              1  a file can not be read, or the server refuses an object
              2  usage
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A file, a folder's .yaml, .yml and .json files, or - for standard input; may be given several times.",
            valueName: "file"))
    var filename: [String]
    @OptionGroup var scope: NamespaceOption
    @Flag(help: "Take over fields that belong to other managers.")
    var forceConflicts = false
    @Flag(help: "Have the server say what it would do, and change nothing.")
    var dryRun = false
    @Option(help: ArgumentHelp("Whose the fields become.", valueName: "name"))
    var fieldManager = "pointsman"
    @OptionGroup var server: ServerOptions

    func run() throws {
        let objects = try ManifestFiles(filename).objects
        let client = try server.client()
        var isComplete = true
        for object in objects {
            do throws(APIFailure) {
                Output.line(try apply(object, client))
            } catch {
                // Without the server there is no use in trying the others.
                if case .unreachable = error { throw error }
                Output.error("error: \(object.place): \(error)\(advice(error))")
                isComplete = false
            }
        }
        if !isComplete { throw ExitCode.failure }
    }

    private func apply(_ object: ManifestFiles.Object, _ client: APIClient) throws(APIFailure) -> String {
        let (resource, namespace, name) = try object.target(client, namespace: scope.namespace)
        // It tells of other managers' fields, and only the server may write it.
        let configuration = ObjectText.withoutManagedFields(object.value)
        let result = try client.patch(
            configuration, .apply, resource, namespace: namespace, name: name,
            WriteOptions(fieldManager: fieldManager, isDryRun: dryRun, force: forceConflicts))
        let mark = dryRun ? " (dry run)" : ""
        return "\(resource.displayName)/\(name) \(result.isNew ? "created" : "applied")\(mark)"
    }

    private func advice(_ failure: APIFailure) -> String {
        guard let refusal = failure.refusal, refusal.causes.contains(where: { $0.reason == "FieldManagerConflict" })
        else {
            return ""
        }
        return "\nleave these fields out of the file, or take them over with --force-conflicts"
    }
}
