extension ManagedFields {
    /// Records a write that was no apply: what it changed is the manager's and nobody else's from now on.
    ///
    /// `old` is nil for an object that is created; `new` is the object as it is to be stored, defaults included. Where
    /// nothing was added or changed, no entry's time changes: not even where something was removed.
    public mutating func recordUpdate(
        from old: Value?, to new: Value, manager: String, apiVersion: String, subresource: String?, time: Timestamp,
        schema: Schema
    ) {
        let comparison = FieldComparison(
            from: old, to: new, schema: schema, scope: FieldScope(subresource: subresource))
        let written = comparison.added.union(comparison.modified)
        guard !written.isEmpty || !comparison.removed.isEmpty else { return }
        disown(written.union(comparison.removed))
        let entry = Entry(
            manager: manager, operation: .update, apiVersion: apiVersion, subresource: subresource, time: time,
            fields: written)
        if !written.isEmpty {
            if let own = entries.firstIndex(where: { $0.isSame(as: entry) }) {
                entries[own].fields = entries[own].fields.union(written)
                entries[own].time = time
            } else {
                entries.append(entry)
            }
        }
        settle()
    }

    /// Takes places away from all managers.
    mutating func disown(_ places: FieldSet) {
        guard !places.isEmpty else { return }
        for index in entries.indices {
            entries[index].fields = entries[index].fields.subtracting(places)
        }
    }

    /// Puts the entries into an object's metadata.
    func write(to object: inout Value) {
        object.modify(["metadata", "managedFields"]) { $0 = value ?? Value(.null) }
    }
}
