import Resources

/// A revision that is to be stored with its change.
struct NewRevision: Sendable {
    let key: ResourceKey
    let author: StoreAuthor
    private(set) var state: State
    private var previous: StoredObject?

    /// A definition, or its absence.
    struct State: Sendable {
        fileprivate(set) var revision: Int64
        let generation: Int64
        let created: Timestamp?
        fileprivate let text: ObjectText?

        var json: [UInt8]? { text?.octets(at: revision) }
    }

    /// The revision that a change makes; nil where the definition stays as it was: a status, or the server's bookkeeping.
    init?(_ change: StoreChange, by author: StoreAuthor) {
        // Events are a record themselves, and there are many of them.
        guard change.key.kind.keepsHistory else { return nil }
        self.key = change.key
        self.author = author
        previous = change.before
        if let after = change.after, let new = change.new {
            guard change.changes.contains(where: Self.isOfDefinition) else { return nil }
            state = Self.state(change.key, Self.definition(of: new), of: new, after.revision)
        } else {
            let generation = change.before?.value()["metadata"]?["generation"]?.integer ?? 0
            state = State(revision: change.revision, generation: Int64(generation), created: nil, text: nil)
        }
    }

    /// What was there before: the first revision of an object that is older than its history.
    var before: State? {
        guard let previous, case let value = previous.value() else { return nil }
        return Self.state(key, Self.definition(of: value), of: value, previous.revision)
    }

    /// The same with the revision that its change was given.
    func numbered(_ revision: Int64, previous: StoredObject?) -> NewRevision {
        var copy = self
        copy.state.revision = revision
        copy.previous = previous
        return copy
    }

    private static func state(
        _ key: ResourceKey, _ definition: Value, of value: Value, _ revision: Int64
    ) -> State {
        let metadata = value["metadata"]
        return State(
            revision: revision, generation: Int64(metadata?["generation"]?.integer ?? 0),
            created: metadata?["creationTimestamp"]?.string.flatMap { Timestamp($0) },
            text: ObjectText(key: key, value: definition))
    }

    private static let bookkeeping = ["managedFields", "resourceVersion", "generation"]

    private static func isOfDefinition(_ change: FieldChange) -> Bool {
        let path = change.path
        return path != "/status" && !path.hasPrefix("/status/")
            && !bookkeeping.contains { path.hasPrefix("/metadata/\($0)") }
    }

    /// What people define of an object: all but its status and what the server keeps of its writes.
    private static func definition(of value: Value) -> Value {
        var value = value
        value.set(nil, for: "status")
        value.modify(["metadata"]) { metadata in
            for key in bookkeeping { metadata.set(nil, for: key) }
        }
        return value
    }
}
