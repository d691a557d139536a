internal import ResourceStore
internal import Resources

/// The audit log's lines of one request.
struct AuditLine: Sendable {
    /// What is the same in all of them: time, request, user, source and verb.
    private let head: [UInt8]

    init(_ origin: WriteOrigin, at time: Timestamp) {
        let members: Value = [
            "time": .text(time.description), "requestID": .text(origin.requestID), "user": .text(origin.user),
            "groups": Value(.array(origin.groups.map { .text($0) })), "source": .text(origin.source),
            "verb": .text(origin.verb),
        ]
        head = Array(members.json.dropLast())
    }

    /// The line of one change, with the newline at its end.
    func octets(of change: StoreChange) -> [UInt8] {
        let key = change.key
        var object: Value = ["apiVersion": .text(key.kind.apiVersions[0]), "kind": .text(key.kind.rawValue)]
        if !key.namespace.isEmpty { object.set(.text(key.namespace), for: "namespace") }
        object.set(.text(key.name), for: "name")
        object.set(.text((change.after ?? change.before)?.uid ?? ""), for: "uid")
        var rest: Value = ["object": object]
        if let before = change.before { rest.set(.text("\(before.revision)"), for: "from") }
        rest.set(.text("\(change.revision)"), for: "to")
        rest.set(Value(.array(change.changes.map(\.value))), for: "diff")
        rest.set(Value(.integer(change.before == nil ? 201 : 200)), for: "code")
        var line = head
        line.append(UInt8(ascii: ","))
        line += rest.json.dropFirst()
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
