import Resources

/// What a server keeps of an object's past, as `.../NAME/history` gives it.
struct RevisionList {
    /// An object's definition as somebody has left it, or that it was deleted.
    struct Revision {
        var number: Int
        var time: String
        /// Empty of what is older than the history.
        var user: String
        var verb: String
        /// What it changed; nil where the one before is not kept.
        var changes: [FieldChange]?
        /// The object; nil where it was deleted.
        var object: Value?
    }

    /// Oldest first.
    var revisions: [Revision]

    /// Reads a server's answer; nil where it is none.
    init?(_ value: Value) {
        guard value["kind"]?.string == "RevisionList" else { return nil }
        revisions = []
        for item in value["items"]?.elements ?? [] {
            guard let number = item["number"]?.integer else { return nil }
            revisions.append(
                Revision(
                    number: number, time: item["time"]?.string ?? "", user: item["user"]?.string ?? "",
                    verb: item["verb"]?.string ?? "",
                    changes: item["diff"].map { $0.elements.compactMap { FieldChange($0) } }, object: item["object"]))
        }
    }

    /// The numbers, as an error names them: `3, 4 and 5`.
    var numbers: String {
        let all = revisions.map { "\($0.number)" }
        guard let last = all.last, all.count > 1 else { return all.last ?? "none" }
        return "\(all.dropLast().joined(separator: ", ")) and \(last)"
    }
}
