/// A record of changes beside the store's file that is written ahead of it: no change is stored without.
///
/// Called on the store's queue, one call at a time.
public protocol StoreJournal: Sendable {
    /// Takes what the transactions of one commit have noted (``StoreTransaction/note``), in their order, before the commit.
    /// Where it throws nothing is stored, and the writers are told this error.
    func append(_ notes: [UInt8]) throws
    /// Takes back what the last call took: the commit has failed.
    func retract()
}
