import APIClient
import Daemon
import Resources

/// `get --watch`: what is there, then what changes, until it is ended from outside.
struct GetWatch {
    private let command: Get
    private let client: APIClient
    private let selection: Get.Selection
    private let isTable: Bool

    init(_ command: Get, _ client: APIClient, _ selection: Get.Selection) {
        self.command = command
        self.client = client
        self.selection = selection
        isTable = command.output == .table || command.output == .wide
    }

    func run() throws {
        var printer = command.objectTable(selection.resource)
        var version = try printPresent(&printer)
        try StandardOutput.finish()
        while true {
            let start = ContinuousClock.now
            var hasHeard = false
            try client.watch(
                selection.resource, selection.query, resourceVersion: version, asTables: isTable
            ) { (event) throws(APIFailure) in
                hasHeard = true
                let told = isTable ? event.table.rows.first?.metadata : event.object["metadata"]
                if let told = told?["resourceVersion"]?.string { version = told }
                guard event.kind != .bookmark else { return true }
                print(event, &printer)
                do {
                    try StandardOutput.finish()
                } catch {
                    throw .unusable("\(error)")
                }
                return true
            }
            // Servers end watches after a while, and go on from where they were; one that hangs up at once does not want to.
            guard hasHeard || ContinuousClock.now - start > .seconds(1) else {
                throw APIFailure.broken(server: "\(client.access.server)", reason: "the watch was ended at once")
            }
        }
    }

    /// Prints the objects that are there; gives the version that they are of.
    private func printPresent(_ printer: inout ObjectTable) throws -> String {
        if isTable {
            let table = try client.table(selection.resource, selection.query)
            if table.rows.isEmpty { command.sayThatThereIsNothing([selection], client) }
            // Without rows the titles come with the first one.
            if !table.rows.isEmpty { for line in printer.lines(table) { Output.line(line) } }
            return selection.isNamed ? version(of: table) : table.resourceVersion
        }
        if let name = selection.query.name {
            let object = try client.get(selection.resource, namespace: selection.query.namespace, name: name)
            print(object)
            return object["metadata"]?["resourceVersion"]?.string ?? ""
        }
        let (items, version) = try client.list(selection.resource, selection.query)
        for item in items { print(item) }
        return version
    }

    /// The version of one object's table, which a server may tell at the row only.
    private func version(of table: APITable) -> String {
        table.rows.first?.metadata["resourceVersion"]?.string ?? table.resourceVersion
    }

    private func print(_ event: WatchEvent, _ printer: inout ObjectTable) {
        guard isTable else { return print(event.object) }
        for line in printer.lines(event.table) { Output.line(line) }
    }

    private func print(_ object: Value) {
        switch command.output {
        case .name: command.printName(object, selection.resource)
        case .yaml:
            ObjectText.print(command.shownObject(object), .yaml)
            // So that a reader knows the document's end when it comes.
            Output.line("---")
        default: ObjectText.print(command.shownObject(object), command.output)
        }
    }
}
