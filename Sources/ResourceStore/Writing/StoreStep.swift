import Resources

/// One change of a transaction, of which everything is made but the revisions: those are given by the commit.
struct StoreStep: Sendable {
    /// The state after the change, of a removal the last one; its revision is provisional.
    let object: StoredObject
    let text: ObjectText
    let isRemoval: Bool
    /// The state before; its revision is provisional where an earlier step of the same transaction has made it.
    let before: StoredObject?
    let revision: NewRevision?
    let note: StoreNote?
}
