/// A part of what is kept of an object's past.
public struct RevisionPage: Sendable {
    /// Oldest first; those that are damaged are left out.
    public internal(set) var revisions: [StoredRevision] = []
    /// The number with which the next part begins, which is also this one's last: what comes then tells what it changes of
    /// it. Nil at the end.
    public internal(set) var next: Int64?
    /// The numbers of those that cannot be read.
    public internal(set) var damaged: [Int64] = []
}
