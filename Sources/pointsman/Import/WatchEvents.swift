import Resources

/// The events of watches that wait to be imported: of each object the last.
struct WatchEvents {
    /// What an object of the stream is.
    enum Item {
        /// Something happened to an object.
        case event(isDeletion: Bool, Value)
        /// All objects there are.
        case list
        /// The watch says how far it is.
        case bookmark
        /// The watch has broken off, and why.
        case failure(String)
        /// Nothing that a watch sends.
        case other(String)
    }

    private struct Name: Hashable {
        var kind: String
        var namespace: String
        var name: String
    }

    private var order: [Name] = []
    private var last: [Name: Value] = [:]
    /// A member's objects, which mean something only together: by name, with what has gone marked.
    private var present: [Name: Value] = [:]
    /// The kinds of a member of which a list has come.
    private var listed: Set<String> = []
    private let isMember: Bool
    /// The kinds that tell something of a member.
    private static let memberKinds = [ResourceKind.service, .serviceExport]

    /// - Parameter isMember: Whether the objects are a member cluster's.
    init(isMember: Bool) {
        self.isMember = isMember
    }

    /// The objects that wait.
    var count: Int { order.count }

    /// Tells what an object of the stream is.
    static func item(_ value: Value) -> Item {
        if let kind = value["kind"]?.string, kind.hasSuffix("List"), value["items"] != nil { return .list }
        guard let type = value["type"]?.string, let object = value["object"] else {
            return .other(value["kind"]?.string ?? value.found)
        }
        switch type {
        case "ADDED", "MODIFIED": return .event(isDeletion: false, object)
        case "DELETED": return .event(isDeletion: true, object)
        case "BOOKMARK": return .bookmark
        case "ERROR": return .failure(object["message"]?.string ?? "the hub says no more")
        default: return .other("an event of type \(type)")
        }
    }

    /// Adds an event.
    mutating func add(_ object: Value, isDeletion: Bool) {
        var object = object
        if isDeletion {
            // What is being deleted counts as absent; any time will do.
            object.modify(["metadata"]) { metadata in
                if metadata["deletionTimestamp"] == nil {
                    metadata.set("1970-01-01T00:00:00Z", for: "deletionTimestamp")
                }
            }
        }
        let name = Self.name(of: object)
        wait(name, object)
        guard isMember else { return }
        present[name] = object
        // What a member's service comes to is told by the service and its export together.
        let other = name.kind == "Service" ? "ServiceExport" : "Service"
        let companion = Name(kind: other, namespace: name.namespace, name: name.name)
        if last[companion] == nil, let value = present[companion] { wait(companion, value) }
    }

    /// Takes a list of a member's objects, in which those of its kinds that it lacks are absent.
    ///
    /// - Returns: Everything that is known of the member, as the body of an import; nil until both its kinds were listed.
    mutating func take(list: Value) -> [UInt8]? {
        let listKind = list["kind"]?.string ?? ""
        let items = (list["items"]?.elements ?? []).map { item in
            guard listKind != "List", item["kind"] == nil else { return item }
            var item = item
            item.set(Value(String(listKind.dropLast("List".count))), for: "kind")
            item.set(list["apiVersion"], for: "apiVersion")
            return item
        }
        let kinds = Set(items.map { Self.name(of: $0).kind } + [String(listKind.dropLast("List".count))])
        present = present.filter { !kinds.contains($0.key.kind) }
        for item in items { present[Self.name(of: item)] = item }
        listed.formUnion(kinds)
        guard Self.memberKinds.allSatisfy({ listed.contains($0.rawValue) }) else {
            for item in items { wait(Self.name(of: item), item) }
            return nil
        }
        var body: [UInt8] = []
        for kind in Self.memberKinds {
            let list: Value = [
                "apiVersion": Value(kind.apiVersions[0]), "kind": Value(kind.listKind), "items": [],
            ]
            body += list.json + [0x0A]
        }
        let isShown = { (value: Value) in value["metadata"]?["deletionTimestamp"] == nil }
        for value in present.values where isShown(value) {
            value.appendJSON(to: &body)
            body.append(0x0A)
        }
        return body
    }

    /// Takes what waits, as the body of an import.
    mutating func take() -> [UInt8] {
        var body: [UInt8] = []
        for name in order {
            last[name]?.appendJSON(to: &body)
            body.append(0x0A)
        }
        order = []
        last = [:]
        return body
    }

    private mutating func wait(_ name: Name, _ object: Value) {
        if last.updateValue(object, forKey: name) == nil { order.append(name) }
    }

    private static func name(of object: Value) -> Name {
        Name(
            kind: object["kind"]?.string ?? "", namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "")
    }
}
