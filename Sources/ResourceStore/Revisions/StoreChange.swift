public import Resources

/// What a transaction did to one stored object.
public struct StoreChange: Sendable {
    /// The object's key.
    public let key: ResourceKey
    /// The object before; nil where there was none.
    public let before: StoredObject?
    /// The object after; nil where it is gone.
    public let after: StoredObject?
    /// The revision of the change.
    public let revision: Int64
    /// What changed, field by field; the `resourceVersion` apart. One change of the whole object where it came or went.
    public let changes: [FieldChange]
    /// The state after as a tree, whose `metadata.resourceVersion` may still be the state's before; nil where it is gone.
    let new: Value?

    init(key: ResourceKey, before: StoredObject?, after: StoredObject?, new: Value?, revision: Int64) {
        self.key = key
        self.before = before
        self.after = after
        self.revision = revision
        self.new = new
        let old = before?.value()
        if let old, let new {
            let schema = key.kind.schema(version: key.kind.storageVersion)
            changes = FieldChange.between(old, new, schema: schema).filter { $0.path != "/metadata/resourceVersion" }
        } else {
            changes = [FieldChange(path: "", from: old.map(Self.versionless), to: new.map(Self.versionless))]
        }
    }

    private static func versionless(_ value: Value) -> Value {
        var value = value
        value.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
        return value
    }
}
