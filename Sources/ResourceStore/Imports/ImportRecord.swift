public import Resources

/// What an import remembers of an object: which one it was, and how far it had got where it comes from.
public struct ImportRecord: Sendable, Hashable {
    /// The object's `metadata.uid` there.
    public var uid: String
    /// Its `metadata.resourceVersion` there: a decimal of any length.
    public var version: String
    /// When an import has removed it; nil while it is there.
    public var removed: Timestamp?

    /// Makes a record.
    public init(uid: String, version: String, removed: Timestamp? = nil) {
        self.uid = uid
        self.version = version
        self.removed = removed
    }
}

/// An object where it comes from, as one owner's imports bring it.
public struct ImportedKey: Sendable, Hashable {
    /// Whose imports they are.
    public var owner: String
    /// The object's key there; of a member its own, not that of what comes of it on the hub.
    public var key: ResourceKey

    /// Names an object of an owner.
    public init(owner: String, key: ResourceKey) {
        self.owner = owner
        self.key = key
    }
}

/// What is remembered of an object from now on.
struct ImportRow: Sendable {
    /// The records, one for each `uid`.
    var records: [ImportRecord]
    /// Whether there were records of other `uid`s before, which go.
    var isShorter: Bool

    /// The row after a later change in the same commit.
    func followed(by row: ImportRow) -> ImportRow {
        ImportRow(records: row.records, isShorter: isShorter || row.isShorter)
    }
}

/// What all imports remember.
public struct ImportRecords: Sendable {
    private var owners: [String: [ResourceKey: [ImportRecord]]] = [:]

    /// Nothing.
    public init() {}

    /// The records of an object, one for each `uid` that it has had; none where nothing is remembered.
    public subscript(key: ImportedKey) -> [ImportRecord] {
        get { owners[key.owner]?[key.key] ?? [] }
        set { owners[key.owner, default: [:]][key.key] = newValue.isEmpty ? nil : newValue }
    }

    /// The records of all objects of an owner.
    public func records(ofOwner owner: String) -> [ResourceKey: [ImportRecord]] { owners[owner] ?? [:] }
}
