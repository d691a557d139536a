public import Resources

/// An object's definition as somebody has left it, or that it was deleted.
public struct StoredRevision: Sendable {
    /// Counts the object's revisions from 1; over a deletion too.
    public let number: Int64
    /// The store's revision of the change: the object's `metadata.resourceVersion` after it.
    public let revision: Int64
    /// The object's `metadata.generation` after it.
    public let generation: Int64
    /// Who made it. An object's oldest revision has no user and no verb where the object is older than its history.
    public let author: StoreAuthor
    /// The object as compact JSON, without status, `managedFields` and `generation`; nil where it was deleted.
    public let json: [UInt8]?

    /// The object as a tree; nil where it was deleted.
    public func value() -> Value? { json.flatMap { try? Value.parse(json: $0) } }
}
