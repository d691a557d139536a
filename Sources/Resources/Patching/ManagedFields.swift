/// Which manager owns which field of an object: `metadata.managedFields`.
///
/// A manager that applies owns what its last configuration states; one that writes otherwise owns what its writes changed.
public struct ManagedFields: Sendable, Equatable {
    /// What one manager owns by one way of writing.
    struct Entry: Sendable, Equatable {
        var manager: String
        var operation: ManagedFieldsOperation
        var apiVersion: String
        var subresource: String?
        var time: Timestamp?
        var fields: FieldSet

        /// Whether writes of the other entry's manager and way belong to this entry. An applier stays one over all versions.
        func isSame(as other: Entry) -> Bool {
            manager == other.manager && operation == other.operation && subresource == other.subresource
                && (operation == .apply || apiVersion == other.apiVersion)
        }
    }

    var entries: [Entry] = []

    /// What the API server keeps of managers that update; older ones are merged into ``ancientManager``.
    private static let maximumUpdaters = 10
    private static let ancientManager = "ancient-changes"

    /// Nobody owns anything.
    public init() {}

    /// Reads `metadata.managedFields`; `PatchError.malformed` names the entry that is wrong. Nil, an empty list and a list
    /// of one empty entry (with which clients clear the ownership) are no entries.
    public init(_ value: Value?) throws(PatchError) {
        guard let value, value.content != .null else { return }
        guard case .array(let elements) = value.content else {
            throw PatchError(.malformed, path: Self.path, message: "found \(value.found), expected a list")
        }
        guard !Self.isReset(value) else { return }
        for (index, element) in elements.enumerated() {
            let entry = try Self.entry(element, path: "\(Self.path)[\(index)]")
            if let same = entries.firstIndex(where: { $0.isSame(as: entry) }) {
                entries[same].fields = entries[same].fields.union(entry.fields)
            } else if !entry.fields.isEmpty {
                entries.append(entry)
            }
        }
    }

    private static let path = "metadata.managedFields"

    /// Whether a client asks to clear the ownership: a list of one empty entry.
    static func isReset(_ value: Value?) -> Bool {
        guard let elements = value?.elements, elements.count == 1 else { return false }
        return elements[0].content == .object([])
    }

    private static func entry(_ value: Value, path: String) throws(PatchError) -> Entry {
        guard case .object = value.content else {
            throw PatchError(.malformed, path: path, message: "found \(value.found), expected an object")
        }
        func fault(_ field: String, _ expected: String) -> PatchError {
            PatchError(
                .malformed, path: "\(path).\(field)",
                message: "found \(value[field]?.found ?? "nothing"), expected \(expected)")
        }
        guard let operation = value["operation"]?.string.flatMap(ManagedFieldsOperation.init) else {
            throw fault("operation", "Apply or Update")
        }
        guard let apiVersion = value["apiVersion"]?.string else { throw fault("apiVersion", "a group and version") }
        guard value["fieldsType"]?.string == "FieldsV1" else { throw fault("fieldsType", "FieldsV1") }
        var time: Timestamp?
        if let text = value["time"] {
            time = text.string.flatMap(Timestamp.init)
            guard time != nil else { throw fault("time", "a time such as \"2026-05-04T08:12:31Z\"") }
        }
        let subresource = value["subresource"]?.string ?? ""
        return Entry(
            manager: value["manager"]?.string ?? "", operation: operation, apiVersion: apiVersion,
            subresource: subresource.isEmpty ? nil : subresource, time: time,
            fields: try value["fieldsV1"].map { (fields) throws(PatchError) in
                try FieldSet(fieldsV1: fields, path: "\(path).fieldsV1")
            } ?? FieldSet())
    }

    /// What `metadata.managedFields` is to hold; nil where nobody owns anything.
    public var value: Value? {
        guard !entries.isEmpty else { return nil }
        return Value(.array(entries.map(\.value)))
    }

    // MARK: Order and bounds

    /// Puts the entries in the API server's order and keeps few of those that update.
    mutating func settle() {
        entries.removeAll(where: \.fields.isEmpty)
        entries.sort { $0.precedes($1) }
        mergeOldest()
    }

    /// Merges the entries that updated longest ago into one of each version, until few enough are left.
    private mutating func mergeOldest() {
        var surplus = entries.count { $0.operation == .update } - Self.maximumUpdaters
        guard surplus > 0 else { return }
        var buckets: [String: Int] = [:]
        for (index, entry) in entries.enumerated()
        where entry.operation == .update && entry.manager == Self.ancientManager && entry.subresource == nil {
            buckets[entry.apiVersion] = index
        }
        for index in entries.indices where surplus > 0 && entries[index].operation == .update {
            let entry = entries[index]
            guard let bucket = buckets[entry.apiVersion] else {
                buckets[entry.apiVersion] = index
                continue
            }
            guard bucket != index else { continue }
            entries[bucket].manager = Self.ancientManager
            entries[bucket].subresource = nil
            entries[bucket].fields = entries[bucket].fields.union(entry.fields)
            entries[bucket].time = max(
                entries[bucket].time ?? Timestamp(seconds: 0), entry.time ?? Timestamp(seconds: 0))
            entries[index].fields = FieldSet()
            surplus -= 1
        }
        entries.removeAll(where: \.fields.isEmpty)
        entries.sort { $0.precedes($1) }
    }
}

extension ManagedFields.Entry {
    fileprivate func precedes(_ other: ManagedFields.Entry) -> Bool {
        (operation.rawValue, time?.seconds ?? 0, manager, apiVersion, subresource ?? "")
            < (
                other.operation.rawValue, other.time?.seconds ?? 0, other.manager, other.apiVersion,
                other.subresource ?? ""
            )
    }

    fileprivate var value: Value {
        var members = [
            Value.Member(key: "manager", value: Value(.string(manager))),
            Value.Member(key: "operation", value: Value(.string(operation.rawValue))),
            Value.Member(key: "apiVersion", value: Value(.string(apiVersion))),
        ]
        if let time { members.append(Value.Member(key: "time", value: Value(.string(time.description)))) }
        members.append(Value.Member(key: "fieldsType", value: "FieldsV1"))
        members.append(Value.Member(key: "fieldsV1", value: fields.fieldsV1))
        if let subresource { members.append(Value.Member(key: "subresource", value: Value(.string(subresource)))) }
        return Value(.object(members))
    }
}
