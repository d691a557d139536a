public import Resources

/// Reads and changes that happen together or not at all, given to the body of ``ResourceStore/write(_:)``.
public struct StoreTransaction {
    /// The most levels that an object may have: as many as its reader takes when the store is opened again.
    public static let depthLimit = 100

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
    /// The changes, where they are only prepared.
    private(set) var steps: [StoreStep] = []
    /// What was read, where changes are only prepared.
    private let recorder: StoreReadings.Recorder?
    /// What imports remember from now on, of each key that they changed.
    private(set) var importRows: [ImportedKey: ImportRow] = [:]

    /// On whose behalf objects are changed from here on; nil for the server's own, which make no revisions.
    public var author: StoreAuthor?
    /// What the store's journal is to say of each change from here on, where there is one; nil for nothing.
    public var note: ((StoreChange) -> StoreNote)?

    /// - Parameter recorder: Given where the changes are only prepared.
    init(contents: StoreContents, recorder: StoreReadings.Recorder? = nil) {
        self.contents = contents
        self.recorder = recorder
    }

    /// The object that is shown under a key.
    public func object(_ key: ResourceKey) -> StoredObject? {
        recorder?.note(key)
        return contents.object(key)
    }

    /// The object that is persisted under a key, also where a volatile one is shown in its place.
    public func stored(_ key: ResourceKey) -> StoredObject? {
        recorder?.note(key)
        return contents.stored(key)
    }

    /// The objects of a kind that are shown, all or those of a namespace.
    public func objects(of kind: ResourceKind, namespace: String? = nil) -> StoreSnapshot {
        recorder?.note(kind, namespace)
        return contents.snapshot(of: kind, namespace: namespace)
    }

    /// What a function finds in the store. Changes that are prepared then rest on what it has found, and not on every object
    /// that it has looked at.
    public func fact<Fact: Equatable & Sendable>(_ find: @escaping @Sendable (StoreTransaction) -> Fact) -> Fact {
        recorder?.note(find)
        return find(StoreTransaction(contents: contents))
    }

    /// Puts an object in the place of the stored one of its key, if there is one.
    ///
    /// Sets `apiVersion` (the kind's storage version), `kind` and `metadata.resourceVersion`; everything else of
    /// `metadata` is the caller's. An object that equals the stored one stays at its revision, without an event.
    @discardableResult
    public mutating func put(_ key: ResourceKey, _ value: Value) -> StoredObject {
        if !Self.takesDepth(of: value) {
            failure = .failed("\(key) has more than \(Self.depthLimit) levels: make it flatter")
        }
        recorder?.note(key)
        let before = contents.stored(key)
        let (object, text, isNew, event) = contents.put(key, value)
        if isNew {
            rows[key] = .some(object)
            record(object, text, before: before, value: value)
        }
        if let event { events.append(event) }
        return object
    }

    /// Puts an object that is made ready in the place of the stored one of its key, if there is one: that for which it was
    /// made. One that equals the stored one stays at its revision, without an event.
    @discardableResult
    public mutating func put(_ prepared: PreparedObject) -> StoredObject {
        let key = prepared.key
        if !prepared.isShallow {
            failure = .failed("\(key) has more than \(Self.depthLimit) levels: make it flatter")
        }
        let before = contents.stored(key)
        if let before, prepared.text.isText(of: before) { return before }
        let object = prepared.object(at: contents.nextRevision())
        if let event = contents.put(object) { events.append(event) }
        rows[key] = .some(object)
        if author != nil, let revision = prepared.revision {
            revisions.append(revision.numbered(object.revision, previous: before))
        }
        if note != nil, let text = prepared.note {
            notes += text.octets(before: before?.revision, revision: object.revision)
        }
        return object
    }

    /// Takes the stored object of a key away.
    ///
    /// - Returns: Its last state with the deletion's revision; nil where there was none.
    @discardableResult
    public mutating func remove(_ key: ResourceKey) -> StoredObject? {
        recorder?.note(key)
        let before = contents.stored(key)
        guard let (object, text, event) = contents.remove(key) else { return nil }
        rows[key] = .some(nil)
        record(object, text, before: before, value: nil)
        if let event { events.append(event) }
        return object
    }

    /// What an owner's imports remember of an object under its key where it comes from.
    public func importRecords(of key: ImportedKey) -> [ImportRecord] { contents.imports[key] }

    /// Has an owner's imports remember something else of an object; not where changes are only prepared.
    public mutating func setImportRecords(of key: ImportedKey, to records: [ImportRecord]) {
        let before = contents.imports[key]
        guard before != records else { return }
        contents.imports[key] = records
        let isShorter = before.contains { old in !records.contains { $0.uid == old.uid } }
        let row = ImportRow(records: records, isShorter: isShorter)
        importRows[key] = importRows[key]?.followed(by: row) ?? row
    }

    /// Makes a change known to history and journal, or prepares that.
    ///
    /// - Parameter value: The state after; nil for a removal.
    private mutating func record(
        _ object: StoredObject, _ text: ObjectText, before: StoredObject?, value: Value?
    ) {
        var revision: NewRevision?
        var journaled: StoreNote?
        if author != nil || note != nil {
            let key = object.key
            var new = value
            new?.set(Value(key.kind.apiVersions[0]), for: "apiVersion")
            new?.set(Value(key.kind.rawValue), for: "kind")
            let change = StoreChange(
                key: key, before: before, after: value == nil ? nil : object, new: new, revision: object.revision)
            if let author { revision = NewRevision(change, by: author) }
            journaled = note?(change)
        }
        guard recorder == nil else {
            steps.append(
                StoreStep(
                    object: object, text: text, isRemoval: value == nil, before: before, revision: revision,
                    note: journaled))
            return
        }
        if let revision { revisions.append(revision) }
        if let journaled { notes += journaled.octets(before: before?.revision, revision: object.revision) }
    }

    /// Makes changes that were prepared, and gives them their revisions.
    ///
    /// - Returns: The objects that are written by them.
    mutating func carryOut(_ steps: [StoreStep]) -> [ResourceKey: StoredObject] {
        var written: [ResourceKey: StoredObject] = [:]
        // By their provisional revisions, which no object had that was there before.
        var numbered: [Int64: StoredObject] = [:]
        for step in steps {
            let revision = contents.nextRevision()
            let object =
                step.object.revision == revision
                ? step.object : StoredObject(step.object, text: step.text, revision: revision)
            numbered[step.object.revision] = object
            let event = step.isRemoval ? contents.remove(object) : contents.put(object)
            if let event { events.append(event) }
            rows[object.key] = .some(step.isRemoval ? nil : object)
            written[object.key] = step.isRemoval ? nil : object
            let before = step.before.map { numbered[$0.revision] ?? $0 }
            if let new = step.revision { revisions.append(new.numbered(revision, previous: before)) }
            if let note = step.note { notes += note.octets(before: before?.revision, revision: revision) }
        }
        return written
    }

    /// Whether an object has no more than ``depthLimit`` levels.
    public static func takesDepth(of value: Value) -> Bool { !isDeeper(value, than: depthLimit) }

    private static func isDeeper(_ value: Value, than limit: Int) -> Bool {
        guard limit > 0 else { return true }
        switch value.content {
        case .array(let elements): return elements.contains { isDeeper($0, than: limit - 1) }
        case .object(let members): return members.contains { isDeeper($0.value, than: limit - 1) }
        default: return false
        }
    }
}
