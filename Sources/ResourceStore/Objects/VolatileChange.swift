public import Resources

/// A change of what is visible but not persisted.
public enum VolatileChange: Sendable {
    /// Shows an object, in place of a stored one of its key if there is one. Not for origin ``StoredObject/Origin/stored``.
    case set(ResourceKey, Value, StoredObject.Origin)
    /// Takes it away; a stored one of its key shows again.
    case remove(ResourceKey)
}
