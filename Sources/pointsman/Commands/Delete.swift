import APIClient
import ArgumentParser
import Resources

struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete objects of a server.",
        discussion: """
            EXAMPLES
              pointsman delete tmp web -n shop --config /etc/pointsman/pointsman.yaml
              pointsman delete tmb/blue tmb/green -n shop --kubeconfig hub.yaml
              pointsman delete -f objects/ --ignore-not-found --kubeconfig hub.yaml

            EXIT CODES
              0  the objects are gone, or wait for their finalizers, which is said
              1  an object is not there, or the server refuses
              2  usage
            """)

    @Argument(help: ArgumentHelp("The kind, or KIND/NAME.", valueName: "kind"))
    var kind: String?
    @Argument(help: ArgumentHelp("The objects' names.", valueName: "name"))
    var names: [String] = []
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The objects of a file, a folder, or - for standard input.", valueName: "file"))
    var filename: [String] = []
    @OptionGroup var scope: NamespaceOption
    @Flag(help: "An object that is not there is no error.")
    var ignoreNotFound = false
    @Flag(help: "Have the server say what it would do, and change nothing.")
    var dryRun = false
    @OptionGroup var server: ServerOptions

    private struct Target {
        var resource: APIResource
        var namespace: String?
        var name: String
    }

    func validate() throws {
        guard let kind else {
            if filename.isEmpty { throw ValidationError("give KIND NAME, KIND/NAME, or --filename FILE") }
            return
        }
        guard filename.isEmpty else { throw ValidationError("give KIND NAME or --filename, not both") }
        if !kind.contains("/"), names.isEmpty {
            throw ValidationError("which \(kind)? Give the names of those to delete")
        }
    }

    func run() throws {
        // Read before the server is asked for anything.
        let objects = filename.isEmpty ? [] : try ManifestFiles(filename).objects
        let client = try server.client()
        var isComplete = true
        func attempt(_ place: String, _ body: () throws(APIFailure) -> Target) throws(APIFailure) {
            do throws(APIFailure) {
                try delete(try body(), client)
            } catch {
                if case .unreachable = error { throw error }
                if error.refusal?.code == 404, ignoreNotFound { return }
                Output.error("error: \(place)\(error)")
                isComplete = false
            }
        }
        for object in objects {
            try attempt("\(object.place): ") { () throws(APIFailure) in
                let (resource, namespace, name) = try object.target(client, namespace: scope.namespace)
                return Target(resource: resource, namespace: namespace, name: name)
            }
        }
        for (kind, name) in try named() {
            try attempt("") { () throws(APIFailure) in
                let resource = try client.resource(kind)
                return Target(resource: resource, namespace: scope.namespace(of: resource, client.access), name: name)
            }
        }
        if !isComplete { throw ExitCode.failure }
    }

    /// The kinds and names of the command line.
    private func named() throws -> [(String, String)] {
        guard let kind else { return [] }
        guard kind.contains("/") else { return names.map { (kind, $0) } }
        return try ([kind] + names).map { word in
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("'\(word)' is no KIND/NAME")
            }
            return (String(parts[0]), String(parts[1]))
        }
    }

    private func delete(_ target: Target, _ client: APIClient) throws(APIFailure) {
        let answer = try client.delete(
            target.resource, namespace: target.namespace, name: target.name, isDryRun: dryRun)
        let finalizers = answer["metadata"]?["finalizers"]?.elements.compactMap(\.string) ?? []
        let isWaiting = answer["metadata"]?["deletionTimestamp"] != nil && !finalizers.isEmpty
        let wait = isWaiting ? "; it waits for its finalizers: \(finalizers.joined(separator: ", "))" : ""
        Output.line("\(target.resource.displayName) \"\(target.name)\" deleted\(dryRun ? " (dry run)" : "")\(wait)")
    }
}
