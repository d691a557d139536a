package import ResourceStore
package import Resources

/// The rules by which an import's objects are taken in: those of single writes, and whose objects are whose.
package struct ImportRules: Sendable {
    /// Who owns the fields that an import writes.
    package static let manager = "pointsman-import"

    /// What is to become of an object.
    package enum Outcome: Sendable {
        /// It is new.
        case create(Value)
        /// Its next state.
        case change(Value)
        /// Nothing is to be written.
        case unchanged
        /// Why it is left as it is, though the import has another.
        case passedOver(String)
        /// Why it may not be stored.
        case refused(String)
    }

    /// Whose import it is.
    package var owner: String
    /// The time of the request.
    package var now: Timestamp
    /// Whether objects that somebody has made here by hand are taken over.
    package var takesOver = false
    /// Whether it counts when an object was made where it comes from, which decides between claims to one name (rules 1):
    /// who may write in some namespaces only could take names from the others by it.
    package var countsCreation = true

    /// Rules of one import.
    package init(owner: String, now: Timestamp) {
        self.owner = owner
        self.now = now
    }

    /// Tells what becomes of an object.
    ///
    /// - Parameter current: What stands under its key.
    package func outcome(
        of object: ImportedObject, over current: StoredObject?
    ) -> (outcome: Outcome, warnings: [String]) {
        if object.isTranslation, let current, let holder = holder(of: current) {
            return (.passedOver("\(holder) has it, which counts before what a member's service comes to"), [])
        }
        // It defines nothing, and most have none but a name.
        if object.key.kind == .namespace, let current, let holder = holder(of: current) {
            return (.passedOver("\(holder) has it already"), [])
        }
        var rules = admission(object.key, version: object.version)
        do throws(APIStatus) {
            let outcome: Outcome
            if let current {
                outcome = try change(current, to: object, &rules).map { .change($0) } ?? .unchanged
            } else {
                outcome = .create(try create(object, &rules))
            }
            return (outcome, rules.warnings)
        } catch {
            return (.refused(Self.reason(error)), [])
        }
    }

    /// Who else has an object; nil where it is this owner's, or may be taken over.
    private func holder(of object: StoredObject) -> String? {
        if object.origin == .source { return object.file }
        guard let label = object.labels[ImportedObject.ownerLabel] else {
            return takesOver && object.origin == .stored ? nil : "somebody here"
        }
        return label == owner ? nil : "the owner \"\(label)\""
    }

    /// The rules of a write of one object.
    func admission(_ key: ResourceKey, version: String? = nil) -> Admission {
        var rules = Admission(
            kind: key.kind, version: version ?? key.kind.storageVersion, namespace: key.namespace, now: now,
            manager: Self.manager)
        rules.isImport = true
        return rules
    }

    /// What is wrong, without what the object is, which the report says anyway.
    static func reason(_ status: APIStatus) -> String {
        let causes = status.details?.causes ?? []
        guard !causes.isEmpty else { return status.message }
        return causes.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }.joined(separator: "; ")
    }

    private func create(_ object: ImportedObject, _ rules: inout Admission) throws(APIStatus) -> Value {
        var value = try rules.create(object.body, name: object.key.name)
        if countsCreation, let created = object.created {
            value.modify(["metadata"]) { $0.set(.text("\(created)"), for: "creationTimestamp") }
        }
        return try takeStatus(of: object, into: value, &rules) ?? value
    }

    private func change(
        _ current: StoredObject, to object: ImportedObject, _ rules: inout Admission
    ) throws(APIStatus) -> Value? {
        try current.requireWritable()
        if let other = current.labels[ImportedObject.ownerLabel], other != owner {
            throw .forbidden(
                object.key.kind, object.key.name,
                "it was imported by the owner \"\(other)\": import it with --owner \(other), or remove it there first")
        }
        guard takesOver || current.labels[ImportedObject.ownerLabel] != nil else {
            throw .forbidden(
                object.key.kind, object.key.name,
                "somebody has made it here, and no import: import it with --take-over, which keeps its labels and "
                    + "annotations, or remove it here first")
        }
        let old = current.value()
        var seen = old
        if countsCreation, let created = object.created {
            seen.modify(["metadata"]) { $0.set(.text("\(created)"), for: "creationTimestamp") }
        }
        var body = object.body
        // Of these the import does not speak: they are this server's.
        body.modify(["metadata"]) { metadata in
            for field in ["finalizers", "ownerReferences"] { metadata.set(old["metadata"]?[field], for: field) }
            for field in ["labels", "annotations"] { Self.keep(field, of: old, in: &metadata) }
        }
        let next = try rules.update(seen, to: body, part: .main)
        // A nil without a type would be the value null.
        let moved: Value? = seen == old ? Value?.none : seen
        return try takeStatus(of: object, into: next ?? seen, &rules) ?? next ?? moved
    }

    /// Keeps the labels, or annotations, that people here have given to an object.
    private static func keep(_ field: String, of old: Value, in metadata: inout Value) {
        var map = metadata[field] ?? [:]
        guard case .object = map.content else { return }
        let rest = (old["metadata"]?[field]?.members ?? []).filter { map[$0.key] == nil }
        // Mostly there are none, and the owners need not be read.
        guard !rest.isEmpty else { return }
        let owners = (try? ManagedFields(old["metadata"]?["managedFields"])) ?? ManagedFields()
        for member in rest where !owners.isOwned(["metadata", field, member.key], by: manager) {
            map.set(member.value, for: member.key)
        }
        metadata.set(map.members.isEmpty ? nil : map, for: field)
    }

    /// The object with the status that is taken along; nil where it has that status already.
    private func takeStatus(
        of object: ImportedObject, into value: Value, _ rules: inout Admission
    ) throws(APIStatus) -> Value? {
        guard object.keepsStatus else { return nil }
        var body = value
        body.set(.text(rules.apiVersion), for: "apiVersion")
        body.set(object.status, for: "status")
        return try rules.update(value, to: body, part: .status)
    }
}
