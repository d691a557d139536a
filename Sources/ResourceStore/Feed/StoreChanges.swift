/// What has changed since a revision.
public struct StoreChanges: Sendable {
    /// The changes in order; empty where the deadline passed or the task was cancelled.
    public let events: [StoreEvent]
    /// The revision up to which there are no further changes: where to go on from.
    public let revision: Int64

    init(_ events: [StoreEvent], _ revision: Int64) {
        self.events = events
        self.revision = revision
    }
}
