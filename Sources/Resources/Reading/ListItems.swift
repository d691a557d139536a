/// What kubectl and the API server put around several objects: `kind: List`, or the items' kind with `List` behind it.
enum ListItems {
    /// The kind of a list whose items say themselves what they are.
    static let anyKind = "List"

    /// Whether a kind is that of a list.
    static func isList(_ kind: String?) -> Bool { kind?.hasSuffix("List") ?? false }

    /// Delivers the objects of a document's root: those of its list, or itself.
    static func deliver(_ root: Value, each: (Value) -> Void) {
        guard let kind = root["kind"]?.string, isList(kind),
            let items = root.members.first(where: { $0.key == "items" }),
            items.value.content == .null || !items.value.elements.isEmpty || items.value == Value(.array([]))
        else {
            each(root)
            return
        }
        let apiVersion = root["apiVersion"]?.string
        for item in items.value.elements {
            deliver(named(item, listKind: kind, apiVersion: apiVersion), each: each)
        }
    }

    /// An item of an API server's list names neither its kind nor its version: the list does.
    static func named(_ item: Value, listKind: String, apiVersion: String?) -> Value {
        guard listKind != anyKind, case .object(var members) = item.content, item["kind"] == nil else { return item }
        members.append(Value.Member(key: "kind", value: Value(.string(String(listKind.dropLast(4))), line: item.line)))
        if let apiVersion, item["apiVersion"] == nil {
            members.append(Value.Member(key: "apiVersion", value: Value(.string(apiVersion), line: item.line)))
        }
        return Value(.object(members), line: item.line)
    }
}
