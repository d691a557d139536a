package import Resources

extension Admission {
    /// Marks an object that something still holds as being deleted; nil where it is marked already.
    package func markDeleted(_ object: Value) -> Value? {
        guard object["metadata"]?["deletionTimestamp"] == nil else { return nil }
        var object = object
        object.modify(["metadata"]) { metadata in
            metadata.set(.text("\(now)"), for: "deletionTimestamp")
            metadata.set(Value(.integer(0)), for: "deletionGracePeriodSeconds")
            if let generation = metadata["generation"]?.wholeNumber {
                metadata.set(Value(.integer(generation + 1)), for: "generation")
            }
        }
        if kind == .namespace {
            var status = object["status"] ?? [:]
            status.set("Terminating", for: "phase")
            object.set(status, for: "status")
        }
        return object
    }

    /// Whether finalizers hold an object; a namespace's own one stands for its contents and is the server's business.
    package static func isHeld(_ object: Value) -> Bool {
        !(object["metadata"]?["finalizers"]?.elements ?? []).isEmpty
    }
}
