/// Which manager owns which field of an object: `metadata.managedFields`.
public struct ManagedFields: Sendable, Equatable {
    private var kept: Value?

    /// Reads `metadata.managedFields`; `PatchError.malformed` names the entry that is wrong. Nil and an empty list are no entries.
    public init(_ value: Value?) throws(PatchError) {
        kept = value
    }

    /// What `metadata.managedFields` is to hold; nil where nobody owns anything.
    public var value: Value? { kept }

    /// Records a write that was no apply: what it changed is the manager's and nobody else's from now on.
    ///
    /// `old` is nil for an object that is created. Where nothing changed, nothing is recorded and `time` is not used.
    public mutating func recordUpdate(
        from old: Value?, to new: Value, manager: String, apiVersion: String, subresource: String?, time: Timestamp,
        schema: Schema
    ) {}
}
