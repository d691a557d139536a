import Resources

/// All objects at one revision: a value, so that a copy is the state to go back to when a transaction fails.
struct StoreContents: Sendable {
    private var indexes: [ResourceKind: ObjectIndex] = [:]
    /// Persisted objects in whose place a volatile one is shown.
    private var hidden: [ResourceKey: StoredObject] = [:]
    /// What imports remember of the objects that they have taken from elsewhere.
    var imports: ImportRecords
    /// The last revision that was given.
    private(set) var revision: Int64

    /// Makes contents of persisted objects in any order.
    init(objects: [StoredObject], revision: Int64, imports: ImportRecords = ImportRecords()) {
        self.revision = revision
        self.imports = imports
        for (kind, objects) in Dictionary(grouping: objects, by: \.key.kind) {
            indexes[kind] = ObjectIndex(sorted: objects.sorted { $0.key < $1.key })
        }
    }

    // MARK: Reading

    /// What is shown under a key.
    func object(_ key: ResourceKey) -> StoredObject? { indexes[key.kind]?.find(key.namespace, key.name) }

    /// What is persisted under a key.
    func stored(_ key: ResourceKey) -> StoredObject? {
        if let object = object(key), object.origin == .stored { return object }
        return hidden[key]
    }

    func snapshot(of kind: ResourceKind, namespace: String?) -> StoreSnapshot {
        let objects = indexes[kind]?.objects ?? StoredObjects([])
        guard let namespace else { return StoreSnapshot(objects: objects, revision: revision) }
        return StoreSnapshot(objects: objects[namespace: namespace], revision: revision)
    }

    // MARK: Persisted objects

    /// Puts an object; one with the same content stays as it is. The event is nil where nothing visible has changed.
    mutating func put(
        _ key: ResourceKey, _ value: Value
    ) -> (object: StoredObject, text: ObjectText, isNew: Bool, event: StoreEvent?) {
        let text = ObjectText(key: key, value: value)
        if let previous = stored(key), text.isText(of: previous) { return (previous, text, false, nil) }
        let revision = nextRevision()
        let object = StoredObject(
            key: key, revision: revision, metadata: value["metadata"], json: text.octets(at: revision), origin: .stored)
        return (object, text, true, put(object))
    }

    /// Puts an object at the revision that was given last. The event is nil where nothing visible has changed.
    mutating func put(_ object: StoredObject) -> StoreEvent? {
        if let shown = self.object(object.key), shown.origin != .stored {
            hidden[object.key] = object
            return nil
        }
        return show(object)
    }

    /// Takes an object away; the result has the deletion's revision, and is nil where there was none.
    mutating func remove(_ key: ResourceKey) -> (object: StoredObject, text: ObjectText, event: StoreEvent?)? {
        guard let previous = stored(key) else { return nil }
        let text = ObjectText(key: key, value: previous.value())
        let object = StoredObject(previous, text: text, revision: nextRevision())
        return (object, text, remove(object))
    }

    /// Takes an object away whose last state is at the revision that was given last.
    mutating func remove(_ last: StoredObject) -> StoreEvent? {
        let key = last.key
        if hidden.removeValue(forKey: key) != nil { return nil }
        let previous = indexes[key.kind]?.remove(key.namespace, key.name)
        return StoreEvent(type: .deleted, object: last, previous: previous)
    }

    // MARK: Volatile objects

    /// Makes a change of what is shown but not persisted; nil where it changes nothing.
    mutating func apply(_ change: VolatileChange) -> StoreEvent? {
        switch change {
        case .set(let key, let value, let origin): show(key, value, origin == .stored ? .server : origin)
        case .remove(let key): hide(key)
        }
    }

    private mutating func show(_ key: ResourceKey, _ value: Value, _ origin: StoredObject.Origin) -> StoreEvent? {
        if let shown = object(key) {
            if shown.origin == .stored {
                hidden[key] = shown
            } else if shown.origin == origin {
                let same = StoredObject(key: key, value: value, revision: shown.revision, origin: origin)
                if same.json == shown.json { return nil }
            }
        }
        return show(StoredObject(key: key, value: value, revision: nextRevision(), origin: origin))
    }

    private mutating func hide(_ key: ResourceKey) -> StoreEvent? {
        guard let shown = object(key), shown.origin != .stored else { return nil }
        if let persisted = hidden.removeValue(forKey: key) {
            // With a new revision: whoever goes on watching from this object must not see the past again.
            return show(atNextRevision(persisted))
        }
        _ = indexes[key.kind]?.remove(key.namespace, key.name)
        return StoreEvent(type: .deleted, object: atNextRevision(shown), previous: shown)
    }

    private mutating func atNextRevision(_ object: StoredObject) -> StoredObject {
        StoredObject(object, text: ObjectText(key: object.key, value: object.value()), revision: nextRevision())
    }

    // MARK: Both

    private mutating func show(_ object: StoredObject) -> StoreEvent {
        let previous = indexes[object.key.kind, default: ObjectIndex()].put(object)
        return StoreEvent(type: previous == nil ? .added : .modified, object: object, previous: previous)
    }

    /// Gives a change its revision.
    mutating func nextRevision() -> Int64 {
        revision += 1
        return revision
    }
}
