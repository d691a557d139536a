public import Resources

/// Reads and changes that happen together or not at all, given to the body of ``ResourceStore/write(_:)``.
public struct StoreTransaction {
    /// The most levels that an object may have: as many as its reader takes when the store is opened again.
    private static let depthLimit = 100

    private(set) var contents: StoreContents
    private(set) var events: [StoreEvent] = []
    /// What is to be persisted: the last state of each key, nil where it is gone.
    private(set) var rows: [ResourceKey: StoredObject?] = [:]
    /// Why the transaction cannot be committed.
    private(set) var failure: StoreError?
    /// What becomes part of the objects' history.
    private(set) var revisions: [NewRevision] = []
    /// What the store's journal takes before the commit.
    private(set) var notes: [UInt8] = []

    /// On whose behalf objects are changed from here on; nil for the server's own, which make no revisions.
    public var author: StoreAuthor?
    /// What the store's journal is to say of each change from here on, where there is one; nil for nothing.
    public var note: ((StoreChange) -> [UInt8])?

    init(contents: StoreContents) {
        self.contents = contents
    }

    /// The object that is shown under a key.
    public func object(_ key: ResourceKey) -> StoredObject? { contents.object(key) }

    /// The object that is persisted under a key, also where a volatile one is shown in its place.
    public func stored(_ key: ResourceKey) -> StoredObject? { contents.stored(key) }

    /// The objects of a kind that are shown, all or those of a namespace.
    public func objects(of kind: ResourceKind, namespace: String? = nil) -> StoreSnapshot {
        contents.snapshot(of: kind, namespace: namespace)
    }

    /// Puts an object in the place of the stored one of its key, if there is one.
    ///
    /// Sets `apiVersion` (the kind's storage version), `kind` and `metadata.resourceVersion`; everything else of
    /// `metadata` is the caller's. An object that equals the stored one stays at its revision, without an event.
    @discardableResult
    public mutating func put(_ key: ResourceKey, _ value: Value) -> StoredObject {
        if Self.isDeeper(value, than: Self.depthLimit) {
            failure = .failed("\(key) has more than \(Self.depthLimit) levels: make it flatter")
        }
        let before = isRecorded ? contents.stored(key) : nil
        let (object, isNew, event) = contents.put(key, value)
        if isNew {
            rows[key] = .some(object)
            record(key, before, object, value)
        }
        if let event { events.append(event) }
        return object
    }

    /// Takes the stored object of a key away.
    ///
    /// - Returns: Its last state with the deletion's revision; nil where there was none.
    @discardableResult
    public mutating func remove(_ key: ResourceKey) -> StoredObject? {
        let before = isRecorded ? contents.stored(key) : nil
        guard let (object, event) = contents.remove(key) else { return nil }
        rows[key] = .some(nil)
        record(key, before, nil, nil, removal: object.revision)
        if let event { events.append(event) }
        return object
    }

    private var isRecorded: Bool { author != nil || note != nil }

    /// Makes a change known to history and journal.
    private mutating func record(
        _ key: ResourceKey, _ before: StoredObject?, _ after: StoredObject?, _ value: Value?, removal: Int64 = 0
    ) {
        guard isRecorded else { return }
        var new = value
        new?.set(Value(key.kind.apiVersions[0]), for: "apiVersion")
        new?.set(Value(key.kind.rawValue), for: "kind")
        let change = StoreChange(
            key: key, before: before, after: after, new: new, revision: after?.revision ?? removal)
        if let author, let revision = NewRevision(change, by: author) { revisions.append(revision) }
        if let note { notes += note(change) }
    }

    private static func isDeeper(_ value: Value, than limit: Int) -> Bool {
        guard limit > 0 else { return true }
        switch value.content {
        case .array(let elements): return elements.contains { isDeeper($0, than: limit - 1) }
        case .object(let members): return members.contains { isDeeper($0.value, than: limit - 1) }
        default: return false
        }
    }
}
