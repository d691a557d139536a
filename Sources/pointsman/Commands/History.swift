import APIClient
import ArgumentParser
import Resources

struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say who has changed an object, when, and what.",
        discussion: """
            Asks a server's control API for the revisions of an object that it keeps (control.history), oldest first: number, \
            time, user, verb, and what each has changed; also of an object that was deleted.

            -o json prints a RevisionList: items[], each with number, time, user, verb, diff[] and object.

            EXAMPLES
              pointsman history tmp web -n shop --server https://dns.test:8443 --token-file me.token
              pointsman history externalendpoint a -n shop -o json | jq '.items[-1].object.spec'

            EXIT CODES
              0  the server has answered
              1  it has no such object, or cannot be asked
              2  usage
            """)

    @OptionGroup var object: ObjectArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var format: FormatOption

    func run() throws {
        let client = try server.client()
        let place = try object.place(client)
        let (answer, list) = try client.history(place)
        switch format.output {
        case .json: ObjectText.print(answer, .json)
        case .text:
            if list.revisions.isEmpty { Output.error("no user has changed \(place.text) since the history began") }
            for line in HistoryText.lines(list) { Output.line(line) }
        }
    }
}
