import Resources

extension Rollback {
    /// What brings an object's definition back.
    enum Plan {
        /// The object is there, and gets the old definition, on condition that nobody else has changed it meanwhile.
        case replace(Value)
        /// It is gone, and is made again.
        case create(Value)
        /// It has that definition.
        case nothing
    }

    /// Metadata that a new object gets anew.
    private static let transient = [
        "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp",
        "deletionGracePeriodSeconds", "selfLink",
    ]

    /// - Parameters:
    ///   - old: The object as the revision has it.
    ///   - current: The object as it is; nil where it is gone.
    static func plan(_ old: Value, current: Value?) -> Plan {
        guard let current else {
            var object = old
            object.modify(["metadata"]) { metadata in for key in transient { metadata.set(nil, for: key) } }
            return .create(object)
        }
        // What defines the object goes back, labels and annotations stay as they are by now.
        let kept: Set<String> = ["apiVersion", "kind", "metadata", "status"]
        var object = current
        for member in current.members where !kept.contains(member.key) { object.set(nil, for: member.key) }
        for member in old.members where !kept.contains(member.key) { object.set(member.value, for: member.key) }
        return FieldChange.between(current, object, schema: nil).isEmpty ? .nothing : .replace(object)
    }
}
