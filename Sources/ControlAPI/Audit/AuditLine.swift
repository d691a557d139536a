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

    /// The line of one change, with the newline at its end; the revisions are filled in when it is committed.
    func note(of change: StoreChange) -> StoreNote {
        let key = change.key
        var object: Value = ["apiVersion": .text(key.kind.apiVersions[0]), "kind": .text(key.kind.rawValue)]
        if !key.namespace.isEmpty { object.set(.text(key.namespace), for: "namespace") }
        object.set(.text(key.name), for: "name")
        object.set(.text((change.after ?? change.before)?.uid ?? ""), for: "uid")
        var start = head
        start += #","object":"#.utf8
        object.appendJSON(to: &start)
        var end = Array(#"","diff":["#.utf8)
        for (index, fieldChange) in change.changes.enumerated() {
            if index > 0 { end.append(UInt8(ascii: ",")) }
            fieldChange.value.appendJSON(to: &end)
        }
        end += #"],"code":\#(change.before == nil ? 201 : 200)}\#n"#.utf8
        guard change.before != nil else { return StoreNote(start + #","to":""#.utf8, end) }
        return StoreNote(start + #","from":""#.utf8, Array(#"","to":""#.utf8), end)
    }
}
