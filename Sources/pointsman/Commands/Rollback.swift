import APIClient
import ArgumentParser
import Resources

struct Rollback: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring an object back to one of its revisions.",
        discussion: """
            Writes the spec of a revision, as `pointsman history` numbers them, as a new revision; labels and annotations stay \
            as they are. An object that was deleted is made again. Where somebody changes the object at the same time, \
            nothing is written.

            EXAMPLES
              pointsman rollback tmp web -n shop --to 3 --dry-run
              pointsman rollback tmp web -n shop --to 3

            EXIT CODES
              0  the object has that spec now
              1  it was refused, or the server has no such revision, or cannot be asked
              2  usage
            """)

    @OptionGroup var object: ObjectArgument
    @Option(help: "The number of the revision.") var to: Int
    @Flag(help: "Only say what would change.") var dryRun = false
    @OptionGroup var server: ServerOptions

    func run() throws {
        let client = try server.client()
        let place = try object.place(client)
        let old = try revision(client, place)
        let present = try current(client, place)
        let options = WriteOptions(isDryRun: dryRun)
        let suffix = dryRun ? " (dry run: nothing was written)" : ""
        switch Self.plan(old, current: present) {
        case .nothing: Output.line("\(place.text) has the spec of revision \(to) already")
        case .create(let value):
            _ = try client.create(value, place.resource, namespace: place.namespace, options)
            Output.line("\(place.text) is made again as of revision \(to)\(suffix)")
        case .replace(let value):
            do throws(APIFailure) {
                _ = try client.update(value, place.resource, namespace: place.namespace, name: place.name, options)
            } catch {
                guard error.refusal?.code == 409 else { throw error }
                throw APIFailure.unusable(
                    "somebody has changed \(place.text) just now, and nothing was written: look at it with "
                        + "`pointsman history`, and repeat")
            }
            for change in FieldChange.between(present, value, schema: nil) {
                Output.line("  \(HistoryText.line(change))")
            }
            Output.line("\(place.text) is back at the spec of revision \(to)\(suffix)")
        }
    }

    private func revision(_ client: APIClient, _ place: ObjectArgument.Place) throws(APIFailure) -> Value {
        let list = try client.history(place).list
        guard let revision = list.revisions.first(where: { $0.number == to }) else {
            throw .unusable("the server keeps no revision \(to) of \(place.text): it has \(list.numbers)")
        }
        guard let object = revision.object else {
            throw .unusable("by revision \(to) \(place.text) was deleted: use `pointsman delete`, or another revision")
        }
        return object
    }

    private func current(_ client: APIClient, _ place: ObjectArgument.Place) throws(APIFailure) -> Value? {
        do throws(APIFailure) {
            return try client.get(place.resource, namespace: place.namespace, name: place.name)
        } catch {
            guard error.refusal?.code == 404 else { throw error }
            return nil
        }
    }
}
