public import Resources

/// The next state of an object, made ready outside of the store's queue: there only its revision is put in.
///
/// It holds text and no trees, so that many can wait together.
public struct PreparedObject: Sendable {
    /// The object's key.
    public let key: ResourceKey
    let text: ObjectText
    /// What becomes part of the object's history; nil where its definition stays as it is, or nobody is named as its author.
    let revision: NewRevision?
    /// What the store's journal takes; nil where there is none.
    let note: StoreNote?
    /// Whether it has no more levels than its reader takes when the store is opened again.
    let isShallow: Bool
    private let uid: String
    private let labels: [String: String]

    /// Makes an object's next state ready.
    ///
    /// - Parameters:
    ///   - value: The state; `apiVersion`, `kind` and `metadata.resourceVersion` are set.
    ///   - before: The state that it follows, as it is stored; nil where there is none.
    ///   - author: On whose behalf it is changed; nil for nobody, which makes no revision.
    ///   - note: What the store's journal is to say of the change.
    public init(
        _ key: ResourceKey, _ value: Value, over before: StoredObject?, author: StoreAuthor? = nil,
        note: ((StoreChange) -> StoreNote)? = nil
    ) {
        self.key = key
        text = ObjectText(key: key, value: value)
        isShallow = StoreTransaction.takesDepth(of: value)
        // Its revision, like that of the change, is told when it is put.
        let object = StoredObject(
            key: key, revision: 0, metadata: value["metadata"], json: text.octets(at: 0), origin: .stored)
        uid = object.uid
        labels = object.labels
        guard author != nil || note != nil else {
            revision = nil
            self.note = nil
            return
        }
        var new = value
        new.set(Value(key.kind.apiVersions[0]), for: "apiVersion")
        new.set(Value(key.kind.rawValue), for: "kind")
        let change = StoreChange(key: key, before: before, after: object, new: new, revision: 0)
        revision = author.flatMap { NewRevision(change, by: $0) }
        self.note = note?(change)
    }

    /// Octets of the object's text, with a short revision.
    public var octets: Int { text.count }

    /// The state as a tree.
    public func value() -> Value { (try? Value.parse(json: text.octets(at: 0))) ?? Value(.object([])) }

    /// The object at a revision.
    func object(at revision: Int64) -> StoredObject {
        StoredObject(
            key: key, revision: revision, uid: uid, labels: labels, json: text.octets(at: revision), origin: .stored)
    }
}
