import Resources

/// An object's past, as people read it.
enum HistoryText {
    static func lines(_ list: RevisionList) -> [String] {
        var lines: [String] = []
        var table = TextTable([
            .init(title: "NUMBER", isNumber: true), .init(title: "TIME"), .init(title: "USER"), .init(title: "VERB"),
        ])
        for revision in list.revisions {
            table.add([
                "\(revision.number)", revision.time, revision.user.isEmpty ? "-" : revision.user,
                revision.verb.isEmpty ? "-" : revision.verb,
            ])
        }
        for (row, line) in table.lines.enumerated() {
            lines.append(line)
            guard row > 0 else { continue }
            lines += changes(of: list.revisions[row - 1]).map { "        \($0)" }
            if let former = formerRevision(list, row - 1) {
                lines.append("        (back at the spec of revision \(former))")
            }
        }
        return lines
    }

    /// The newest earlier revision of the same definition, where another one lies between: it was rolled back.
    private static func formerRevision(_ list: RevisionList, _ index: Int) -> Int? {
        guard index > 0, let definition = list.revisions[index].object.map(Self.definition),
            list.revisions[index - 1].object.map(Self.definition) != definition
        else { return nil }
        return list.revisions[..<(index - 1)].last { $0.object.map(Self.definition) == definition }?.number
    }

    /// An object without what a roll-back leaves alone.
    private static func definition(_ object: Value) -> Value {
        var object = object
        for key in ["apiVersion", "metadata", "status"] { object.set(nil, for: key) }
        return object
    }

    private static func changes(of revision: RevisionList.Revision) -> [String] {
        guard revision.object != nil else { return ["deleted"] }
        guard let changes = revision.changes else { return ["(the revision before is not kept)"] }
        if changes.count == 1, changes[0].path.isEmpty {
            return [revision.user.isEmpty ? "(as it was before its history begins)" : "created"]
        }
        return changes.isEmpty ? ["(the order of fields)"] : changes.map(line)
    }

    /// A change in one line, such as `/spec/weight: 1 -> 2`.
    static func line(_ change: FieldChange) -> String {
        let path = change.path.isEmpty ? "(the object)" : change.path
        return switch (change.from, change.to) {
        case (let from?, let to?): "\(path): \(text(from)) -> \(text(to))"
        case (nil, let to?): "\(path): added \(text(to))"
        case (let from?, nil): "\(path): removed \(text(from))"
        case (nil, nil): path
        }
    }

    private static func text(_ value: Value) -> String {
        let text = String(decoding: value.json, as: UTF8.self)
        return text.count > 200 ? "\(text.prefix(200))..." : text
    }
}
