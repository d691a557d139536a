/// The objects of a kind at one moment.
public struct StoreSnapshot: Sendable {
    /// The objects, ordered by namespace and name.
    public let objects: StoredObjects
    /// The store's revision at that moment.
    public let revision: Int64
}
