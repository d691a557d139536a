import Resources

/// What a computation has found in the store, so that it can be told later whether all of it still holds.
struct StoreReadings: Sendable {
    private struct Seen: Sendable {
        let shown: StoredObject?
        let stored: StoredObject?
    }

    private struct Collection: Hashable, Sendable {
        let kind: ResourceKind
        let namespace: String?
    }

    private var objects: [ResourceKey: Seen] = [:]
    private var collections: [Collection: StoredObjects] = [:]
    private var facts: [@Sendable (StoreTransaction) -> Bool] = []

    mutating func note(_ key: ResourceKey, in contents: StoreContents) {
        guard objects[key] == nil else { return }
        objects[key] = Seen(shown: contents.object(key), stored: contents.stored(key))
    }

    mutating func note(_ kind: ResourceKind, _ namespace: String?, in contents: StoreContents) {
        let collection = Collection(kind: kind, namespace: namespace)
        guard collections[collection] == nil else { return }
        collections[collection] = contents.snapshot(of: kind, namespace: namespace).objects
    }

    mutating func note(_ fact: @escaping @Sendable (StoreTransaction) -> Bool) { facts.append(fact) }

    /// Whether the contents are, in all that was seen, what they were.
    func hold(in contents: StoreContents) -> Bool {
        // An object never changes: another state is another object.
        let areObjectsSame = objects.allSatisfy { key, seen in
            contents.object(key) === seen.shown && contents.stored(key) === seen.stored
        }
        guard areObjectsSame else { return false }
        let areCollectionsSame = collections.allSatisfy { collection, seen in
            let present = contents.snapshot(of: collection.kind, namespace: collection.namespace).objects
            return present.count == seen.count && zip(present, seen).allSatisfy { $0 === $1 }
        }
        return areCollectionsSame && facts.allSatisfy { $0(StoreTransaction(contents: contents)) }
    }

    /// Gathers readings while they are made.
    final class Recorder {
        private(set) var readings = StoreReadings()
        private let contents: StoreContents

        init(of contents: StoreContents) { self.contents = contents }

        func note(_ key: ResourceKey) { readings.note(key, in: contents) }

        func note(_ kind: ResourceKind, _ namespace: String?) { readings.note(kind, namespace, in: contents) }

        func note<Fact: Equatable & Sendable>(_ find: @escaping @Sendable (StoreTransaction) -> Fact) {
            let found = find(StoreTransaction(contents: contents))
            readings.note { find($0) == found }
        }
    }
}
