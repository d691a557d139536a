/// A change of one object, as a watch tells it.
public struct StoreEvent: Sendable {
    /// What became of the object.
    public enum ChangeType: String, Sendable, Hashable {
        /// It was not there before.
        case added = "ADDED"
        /// It was there before.
        case modified = "MODIFIED"
        /// It is gone.
        case deleted = "DELETED"
    }

    /// What became of the object.
    public let type: ChangeType
    /// The object after the change; of a deleted one the last state, with the deletion's revision.
    public let object: StoredObject
    /// The object before the change; nil where there was none.
    public let previous: StoredObject?

    /// The revision of the change, which is also the object's.
    public var revision: Int64 { object.revision }

    /// Makes an event.
    public init(type: ChangeType, object: StoredObject, previous: StoredObject?) {
        self.type = type
        self.object = object
        self.previous = previous
    }
}
