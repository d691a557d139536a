package import Resources

extension Admission {
    /// Which part of an object a write is about.
    package enum Part: Sendable {
        /// All but the status.
        case main
        /// The status alone.
        case status

        /// The subresource's name in `managedFields`; nil for the object itself.
        package var subresource: String? { self == .status ? "status" : nil }
    }

    /// The metadata that the server alone sets, once an object is there.
    private static let kept = [
        "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "namespace",
        "name", "resourceVersion",
    ]

    /// Makes the next state of an object of what a request wants it to be; nil where nothing changes.
    ///
    /// - Parameters:
    ///   - isApplied: The new state came through server-side apply, which has told its owners itself.
    ///   - needsVersion: A replacement must say which version it is made for.
    package mutating func update(
        _ old: Value, to body: Value, part: Part, isApplied: Bool = false, needsVersion: Bool = false
    ) throws(APIStatus) -> Value? {
        let name = old["metadata"]?["name"]?.string ?? ""
        try checkIdentity(of: body, name: name)
        try checkVersion(old, body, name, isNeeded: needsVersion)
        var object = identified(body)
        try prune(&object)
        var metadata = part == .status ? old["metadata"] ?? [:] : object["metadata"] ?? [:]
        let managedFields = object["metadata"]?["managedFields"]
        for key in Self.kept { metadata.set(old["metadata"]?[key], for: key) }
        metadata.set(nil, for: "selfLink")
        metadata.set(try owners(managedFields, old: old), for: "managedFields")
        switch part {
        case .main:
            object.set(metadata, for: "metadata")
            if kind.hasStatus { object.set(old["status"], for: "status") }
        case .status:
            var next = old
            next.set(metadata, for: "metadata")
            next.set(object["status"], for: "status")
            object = next
        }
        try schema().applyDefaults(to: &object)
        addKindDefaults(&object)
        object = finished(object)
        try checkFinalizers(old, object)
        try validate(object, old: old)
        if countsGenerations, part == .main, hasNewSpec(old, object) {
            let generation = (old["metadata"]?["generation"]?.wholeNumber ?? 0) + 1
            object.modify(["metadata"]) { $0.set(Value(.integer(generation)), for: "generation") }
        }
        if !isApplied, !Self.isSame(old, object, besidesOwners: true) {
            try recordOwners(from: old, to: &object, subresource: part.subresource)
        }
        if Self.isSame(old, object, besidesOwners: false) { return nil }
        return object
    }

    /// Whether an object that is being deleted has nothing left that holds it.
    package static func isReleased(_ object: Value) -> Bool {
        object["metadata"]?["deletionTimestamp"] != nil && (object["metadata"]?["finalizers"]?.elements ?? []).isEmpty
    }

    private func checkVersion(
        _ old: Value, _ body: Value, _ name: String, isNeeded: Bool
    ) throws(APIStatus) {
        let version = body["metadata"]?["resourceVersion"]?.string ?? ""
        if version.isEmpty || version == "0" {
            // The real server replaces core objects without asking for which version.
            guard !isNeeded || kind.group.isEmpty else {
                throw .invalid(
                    kind, name,
                    [
                        APIStatus.Cause(
                            reason: "FieldValueInvalid", message: "Invalid value: 0: must be specified for an update",
                            field: "metadata.resourceVersion")
                    ])
            }
        } else if version != old["metadata"]?["resourceVersion"]?.string {
            throw .modified(kind, name)
        }
        try checkUID(body["metadata"]?["uid"]?.string ?? "", of: old, name)
    }

    /// Refuses a write that was made for another object of this name.
    func checkUID(_ uid: String, of live: Value, _ name: String) throws(APIStatus) {
        let present = live["metadata"]?["uid"]?.string ?? ""
        guard !uid.isEmpty, uid != present else { return }
        throw .conflict(
            kind, name,
            "Precondition failed: UID in precondition: \(Value.quoted(uid)), UID in object meta: \(present)")
    }

    /// The owners that a client gives: none at all means as they were, and one empty entry that it forgets them.
    ///
    /// What cannot be read is refused here: once stored, it would make every later write fail.
    private func owners(_ given: Value?, old: Value) throws(APIStatus) -> Value? {
        let present = old["metadata"]?["managedFields"]
        guard let given, !given.elements.isEmpty, given != present else { return present }
        if given.elements.count == 1, given.elements[0].members.isEmpty { return nil }
        do throws(PatchError) {
            _ = try ManagedFields(given)
        } catch {
            throw .badRequest("metadata.managedFields: \(error)")
        }
        return given
    }

    private func checkFinalizers(_ old: Value, _ object: Value) throws(APIStatus) {
        guard old["metadata"]?["deletionTimestamp"] != nil else { return }
        // As a set: the store waits meanwhile, and comparing each with each takes hours for a list that fills a body.
        let before = Set((old["metadata"]?["finalizers"]?.elements ?? []).compactMap(\.string))
        let added = (object["metadata"]?["finalizers"]?.elements ?? []).filter { finalizer in
            finalizer.string.map { !before.contains($0) } ?? true
        }
        guard !added.isEmpty else { return }
        let names = added.prefix(20).map { "\"\($0.string ?? $0.found)\"" }.joined(separator: ", ")
        throw invalid(
            object,
            [
                APIStatus.Cause(
                    reason: "FieldValueForbidden",
                    message: "Forbidden: no new finalizers can be added if the object is being deleted, found \(names)",
                    field: "metadata.finalizers")
            ])
    }

    /// Whether anything but metadata and status differs.
    private func hasNewSpec(_ old: Value, _ object: Value) -> Bool {
        let apart: Set<String> = ["apiVersion", "kind", "metadata", "status"]
        return Set(old.keys + object.keys).subtracting(apart).contains { key in
            switch (old[key], object[key]) {
            case (nil, nil): false
            case (let before?, let after?): !before.isEquivalent(to: after)
            default: true
            }
        }
    }

    /// Whether two states are equal, the times of their owners' writes apart.
    private static func isSame(_ old: Value, _ object: Value, besidesOwners: Bool) -> Bool {
        func stripped(_ value: Value) -> Value {
            var value = value
            value.modify(["metadata"]) { metadata in
                guard !besidesOwners, let entries = metadata["managedFields"]?.elements else {
                    return metadata.set(nil, for: "managedFields")
                }
                let timeless = entries.map { entry in
                    var entry = entry
                    entry.set(nil, for: "time")
                    return entry
                }
                metadata.set(Value(.array(timeless)), for: "managedFields")
            }
            return value
        }
        return stripped(old).isEquivalent(to: stripped(object))
    }
}
