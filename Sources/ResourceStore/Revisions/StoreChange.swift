public import Resources

/// What a transaction did to one stored object.
public struct StoreChange: Sendable {
    /// The object's key.
    public let key: ResourceKey
    /// The object before; nil where there was none.
    public let before: StoredObject?
    /// The object after; nil where it is gone.
    public let after: StoredObject?
    /// The state before as a tree; nil where there was none, and of an object that is gone.
    public let old: Value?
    /// The state after as a tree, whose `metadata.resourceVersion` may still be the state's before.
    public let new: Value?
    /// The revision of the change.
    public let revision: Int64
}
