public import Resources

// The report as it is sent and read.
extension ImportReport {
    /// Reads a report; nil where a value is none.
    public init?(_ value: Value) {
        guard value["kind"]?.string == Self.kind, value["apiVersion"]?.string == Self.apiVersion else { return nil }
        func count(_ key: String) -> Int { value[key]?.integer ?? 0 }
        created = count("created")
        changed = count("changed")
        unchanged = count("unchanged")
        removed = count("removed")
        passedOver = count("passedOver")
        refused = count("refused")
        results = (value["results"]?.elements ?? []).compactMap { Result($0) }
        held = value["held"]?.string ?? ""
        warnings = (value["warnings"]?.elements ?? []).compactMap(\.string)
    }

    /// The report as an object.
    public var value: Value {
        func count(_ count: Int) -> Value { Value(.integer(Int64(count))) }
        var value: Value = [
            "kind": .text(Self.kind), "apiVersion": .text(Self.apiVersion),
            "created": count(created), "changed": count(changed), "unchanged": count(unchanged),
            "removed": count(removed), "passedOver": count(passedOver), "refused": count(refused),
            "results": Value(.array(results.map(\.value))),
            "warnings": Value(.array(warnings.map { .text($0) })),
        ]
        if !held.isEmpty { value.set(.text(held), for: "held") }
        return value
    }
}

extension ImportReport.Result {
    init?(_ value: Value) {
        guard let action = value["action"]?.string.flatMap(ImportReport.Action.init(rawValue:)) else { return nil }
        self.init(
            object: value["object"]?.string ?? "", action: action, reason: value["reason"]?.string ?? "",
            line: value["line"]?.integer ?? 0, diff: (value["diff"]?.elements ?? []).compactMap { FieldChange($0) })
    }

    var value: Value {
        var value: Value = ["object": .text(object), "action": .text(action.rawValue)]
        if !reason.isEmpty { value.set(.text(reason), for: "reason") }
        if line > 0 { value.set(Value(.integer(Int64(line))), for: "line") }
        if !diff.isEmpty { value.set(Value(.array(diff.map(\.value))), for: "diff") }
        return value
    }
}
