import Resources

/// A revision that is to be stored with its change.
struct NewRevision: Sendable {
    let key: ResourceKey
    let author: StoreAuthor
    let state: State
    /// What was there before; the first revision of an object that is older than its history.
    let before: State?

    /// A definition, or its absence.
    struct State: Sendable {
        let revision: Int64
        let generation: Int64
        let created: Timestamp?
        let json: [UInt8]?
    }

    /// The revision that a change makes; nil where the definition stays as it was: a status, or the server's bookkeeping.
    init?(_ change: StoreChange, by author: StoreAuthor) {
        // Events are a record themselves, and there are many of them.
        guard change.key.kind != .event else { return nil }
        self.key = change.key
        self.author = author
        let old = change.before.map { ($0, change.old ?? $0.value()) }
        let definition = old.map { Self.definition(of: $0.1) }
        if let after = change.after, let new = change.new {
            let next = Self.definition(of: new)
            if let definition, FieldChange.between(definition, next, schema: nil).isEmpty { return nil }
            state = Self.state(change.key, next, of: new, after.revision)
        } else {
            let generation = old?.1["metadata"]?["generation"]?.integer ?? 0
            state = State(revision: change.revision, generation: Int64(generation), created: nil, json: nil)
        }
        if let (object, value) = old, let definition {
            before = Self.state(change.key, definition, of: value, object.revision)
        } else {
            before = nil
        }
    }

    private static func state(
        _ key: ResourceKey, _ definition: Value, of value: Value, _ revision: Int64
    ) -> State {
        let metadata = value["metadata"]
        return State(
            revision: revision, generation: Int64(metadata?["generation"]?.integer ?? 0),
            created: metadata?["creationTimestamp"]?.string.flatMap { Timestamp($0) },
            json: StoredObject(key: key, value: definition, revision: revision, origin: .stored).json)
    }

    /// What people define of an object: all but its status and what the server keeps of its writes.
    private static func definition(of value: Value) -> Value {
        var value = value
        value.set(nil, for: "status")
        value.modify(["metadata"]) { metadata in
            for key in ["managedFields", "resourceVersion", "generation"] { metadata.set(nil, for: key) }
        }
        return value
    }
}
