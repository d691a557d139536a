/// Why changes after a revision cannot be told.
public enum StoreChangesError: Error, Sendable, Equatable {
    /// Changes after that revision are no longer kept; those after `oldest` are. A watch has to list anew (410).
    case expired(oldest: Int64)
    /// The store has not reached that revision.
    case future(current: Int64)
}
