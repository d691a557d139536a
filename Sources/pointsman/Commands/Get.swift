import APIClient
import ArgumentParser
import Daemon
import Resources

struct Get: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print objects of a server, as the server has them printed.",
        discussion: """
            KIND is a plural, singular, short name or kind, perhaps with its group (services, svc, tmp, \
            trafficmanagerprofiles.networking.fleet.azure.com), a category (all, fleet-networking), or several of them with \
            commas.

            EXAMPLES
              pointsman get tmp,tmb -A --config /etc/pointsman/pointsman.yaml
              pointsman get tmp web -n shop -o yaml --kubeconfig hub.yaml
              pointsman get endpointhealths -n shop -w --server https://dns.example.net:8443 --token-file me.token --ca ca.pem

            EXIT CODES
              0  the objects are printed; there may be none
              1  an object that was named is not there, or the server can not be asked
              2  usage
            """)

    @Argument(help: ArgumentHelp("The kind, or KIND/NAME.", valueName: "kind"))
    var kind: String
    @Argument(help: ArgumentHelp("The objects' names. Default: all.", valueName: "name"))
    var names: [String] = []
    @OptionGroup var scope: NamespaceOption
    @Flag(name: [.customShort("A"), .long], help: "The objects of all namespaces.")
    var allNamespaces = false
    @Option(name: [.customShort("l"), .long], help: "Only objects with these labels, such as app=web,tier!=test.")
    var selector = ""
    @Option(name: .shortAndLong, help: "How the objects are printed: table, wide, yaml, json or name.")
    var output: ObjectFormat = .table
    @Flag(name: .shortAndLong, help: "Go on with changes as they come.")
    var watch = false
    @Flag(help: "Show who owns which field, in yaml and json.")
    var showManagedFields = false
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if allNamespaces, scope.namespace != nil {
            throw ValidationError("--all-namespaces and --namespace exclude each other")
        }
        let hasNames = !names.isEmpty || kind.contains("/")
        if allNamespaces, hasNames {
            throw ValidationError("an object that is named is in one namespace: leave -A out")
        }
        if !selector.isEmpty, hasNames { throw ValidationError("give names or --selector, not both") }
        if watch, names.count > 1 || kind.contains(",") || (kind.contains("/") && !names.isEmpty) {
            throw ValidationError(Self.watchesOne("\(names.count > 1 ? "names" : "kinds")"))
        }
    }

    /// Why several kinds or names are not watched, and what to do.
    private static func watchesOne(_ several: String) -> String {
        "--watch: found several \(several), expected one kind or one object, as an API server watches one at a time: "
            + "run a command for each, side by side"
    }

    func run() throws {
        let client = try server.client()
        let selections = try selections(client)
        var isComplete = true
        if watch {
            guard selections.count == 1 else { throw ValidationError(Self.watchesOne("kinds")) }
            try GetWatch(self, client, selections[0]).run()
        } else if output == .table || output == .wide {
            isComplete = try printTables(selections, client)
        } else {
            isComplete = try printObjects(selections, client)
        }
        if !isComplete { throw ExitCode.failure }
    }

    // MARK: What is meant

    /// Objects of one kind.
    struct Selection {
        var resource: APIResource
        var query: ObjectQuery
        /// Whether one object was named.
        var isNamed: Bool { query.name != nil }
    }

    private func selections(_ client: APIClient) throws -> [Selection] {
        if kind.contains("/") {
            return try ([kind] + names).map { word in
                let parts = word.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                    throw ValidationError("'\(word)' is no KIND/NAME")
                }
                return selection(try client.resource(String(parts[0])), client, name: String(parts[1]))
            }
        }
        let words = kind.split(separator: ",").map(String.init)
        let resources = try words.flatMap { word in
            let members = try client.discover().category(word)
            return members.isEmpty ? [try client.resource(word)] : members
        }
        guard names.isEmpty else {
            guard resources.count == 1 else { throw ValidationError("names belong to one kind") }
            return names.map { selection(resources[0], client, name: $0) }
        }
        return resources.map { selection($0, client, name: nil) }
    }

    private func selection(_ resource: APIResource, _ client: APIClient, name: String?) -> Selection {
        let namespace = allNamespaces ? nil : scope.namespace(of: resource, client.access)
        return Selection(
            resource: resource, query: ObjectQuery(namespace: namespace, name: name, labelSelector: selector))
    }

    // MARK: Tables

    /// One table a kind; false where something that was named is not there.
    private func printTables(_ selections: [Selection], _ client: APIClient) throws -> Bool {
        var tables: [(resource: APIResource, table: APITable)] = []
        var isComplete = true
        for selection in selections {
            do throws(APIFailure) {
                let table = try client.table(selection.resource, selection.query)
                if let last = tables.indices.last, tables[last].resource == selection.resource {
                    tables[last].table.rows += table.rows
                } else {
                    tables.append((selection.resource, table))
                }
            } catch {
                guard error.refusal?.code == 404, selection.isNamed else { throw error }
                Output.error("error: \(error)")
                isComplete = false
            }
        }
        let shown = tables.filter { !$0.table.rows.isEmpty }
        if shown.isEmpty, isComplete { sayThatThereIsNothing(selections, client) }
        for (index, entry) in shown.enumerated() {
            if index > 0 { Output.line() }
            var printer = objectTable(entry.resource, isOneOfSeveral: tables.count > 1)
            for line in printer.lines(entry.table) { Output.line(line) }
        }
        return isComplete
    }

    func objectTable(_ resource: APIResource, isOneOfSeveral: Bool = false) -> ObjectTable {
        ObjectTable(
            showsNamespace: allNamespaces && resource.isNamespaced, isWide: output == .wide,
            namePrefix: isOneOfSeveral ? "\(resource.displayName)/" : "")
    }

    func sayThatThereIsNothing(_ selections: [Selection], _ client: APIClient) {
        let isPlaced = selections.contains { $0.resource.isNamespaced }
        let place = isPlaced && !allNamespaces ? " in \(scope.namespace ?? client.access.namespace) namespace" : ""
        Output.error("No resources found\(place).")
    }

    // MARK: Objects

    private func printObjects(_ selections: [Selection], _ client: APIClient) throws -> Bool {
        var objects: [(resource: APIResource, object: Value)] = []
        var isComplete = true
        for selection in selections {
            do throws(APIFailure) {
                if let name = selection.query.name {
                    let object = try client.get(selection.resource, namespace: selection.query.namespace, name: name)
                    objects.append((selection.resource, object))
                } else {
                    objects += try client.list(selection.resource, selection.query).items.map {
                        (selection.resource, $0)
                    }
                }
            } catch {
                guard error.refusal?.code == 404, selection.isNamed else { throw error }
                Output.error("error: \(error)")
                isComplete = false
            }
        }
        if output == .name {
            for (resource, object) in objects { printName(object, resource) }
            return isComplete
        }
        let shown = objects.map { shownObject($0.object) }
        if selections.count == 1, selections[0].isNamed {
            if let object = shown.first { ObjectText.print(object, output) }
        } else {
            ObjectText.print(ObjectText.list(shown), output)
        }
        return isComplete
    }

    func printName(_ object: Value, _ resource: APIResource) {
        Output.line("\(resource.displayName)/\(object["metadata"]?["name"]?.string ?? "")")
    }

    func shownObject(_ object: Value) -> Value {
        showManagedFields ? object : ObjectText.withoutManagedFields(object)
    }
}
