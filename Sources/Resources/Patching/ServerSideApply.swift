/// `application/apply-patch+yaml`: a manager says all that it wants of an object.
///
/// The rules are those of Kubernetes' structured-merge-diff. The status is the subresource's alone: a configuration for the
/// object itself says nothing of it, and one for `status` of nothing else.
public enum ServerSideApply {
    /// The object with the configuration applied, `metadata.managedFields` included; `live` is nil where it is created.
    ///
    /// An apply that changes nothing gives the live object back, with the times of its entries. Nulls of the configuration
    /// count as absent. A live object keeps its `apiVersion`; defaults are the caller's to fill in afterwards.
    public static func apply(
        _ configuration: Value, to live: Value?, manager: String, force: Bool, apiVersion: String, subresource: String?,
        time: Timestamp, schema: Schema
    ) throws(ApplyError) -> Value {
        let scope = FieldScope(subresource: subresource)
        let configuration = try Configuration(configuration, scope: scope, schema: schema)
        let application = Application(
            configuration: configuration, live: live, scope: scope, schema: schema,
            entry: ManagedFields.Entry(
                manager: manager, operation: .apply, apiVersion: apiVersion, subresource: subresource, time: time,
                fields: configuration.fields))
        do throws(ApplyError) {
            return try application.result(force: force)
        } catch .conflicts(let conflicts) {
            guard let live, !force, manager == LastApplied.manager, subresource == nil else {
                throw .conflicts(conflicts)
            }
            // What kubectl applied on the client's side before is its own to change.
            return try application.result(force: false, own: LastApplied.fields(of: live, schema: schema))
        }
    }

    /// What a manager wants, without what it cannot have.
    struct Configuration: Sendable {
        let value: Value
        let fields: FieldSet

        init(_ value: Value, scope: FieldScope, schema: Schema) throws(ApplyError) {
            do throws(PatchError) {
                try ValueDepth.check(value)
            } catch {
                throw .invalid(error.description)
            }
            guard case .object = value.content else {
                throw .invalid("found \(value.found), expected an object")
            }
            guard value["apiVersion"]?.string != nil, value["kind"]?.string != nil else {
                let version = value["apiVersion"]?.string ?? "/"
                throw .invalid("invalid object type: \(version), Kind=\(value["kind"]?.string ?? "")")
            }
            guard value["metadata"]?["managedFields"]?.elements.isEmpty ?? true else {
                throw .invalid("metadata.managedFields must be nil")
            }
            if let fault = FieldType(schema).fault(in: value) { throw .invalid(fault) }
            var identity = value
            identity.dropNulls()
            self.value = Value(.object(scope.members(of: identity)), line: value.line)
            fields = FieldSet(configuration: self.value, schema: schema, scope: scope)
            self.identity = identity
        }

        private let identity: Value

        /// The object that the configuration makes where there is none: what it states, and what names it.
        var created: Value {
            var members = value.members
            var metadata: [Value.Member] = []
            for member in identity["metadata"]?.members ?? [] {
                switch member.key {
                case "name", "namespace": metadata.append(member)
                default: if FieldScope.ownsMetadata(member.key) { metadata.append(member) }
                }
            }
            members.removeAll { $0.key == "metadata" }
            let head = ["apiVersion", "kind"].compactMap { key in
                identity[key].map { Value.Member(key: key, value: $0) }
            }
            return Value(.object(head + [Value.Member(key: "metadata", value: Value(.object(metadata)))] + members))
        }
    }

    /// One apply.
    private struct Application {
        let configuration: Configuration
        let live: Value?
        let scope: FieldScope
        let schema: Schema
        let entry: ManagedFields.Entry

        /// Conflicts that are told: enough to work on.
        private static let toldConflicts = 200

        /// The object as it is then. The applier's own are also those places that it owns in another way.
        func result(force: Bool, own: FieldSet = FieldSet()) throws(ApplyError) -> Value {
            guard let live else {
                guard !scope.isStatus else { throw .invalid("found no object, expected one whose status is applied") }
                var created = configuration.created
                var fields = ManagedFields()
                fields.entries = [entry]
                fields.settle()
                fields.write(to: &created)
                return created
            }
            let before = ManagedFields(of: live, schema: schema, apiVersion: entry.apiVersion)
            var fields = before
            let last = fields.entries.first { $0.isSame(as: entry) }
            fields.entries.removeAll { $0.isSame(as: entry) }

            var result = FieldType(schema).merge(configuration.value, into: live)
            if let last {
                let kept = fields.entries.reduce(configuration.fields) { $0.union($1.fields) }
                FieldType(schema).pruneObject(&result, before: last.fields, kept: kept, scope: scope)
            }
            let comparison = FieldComparison(from: live, to: result, schema: schema, scope: scope)
            let written = comparison.added.union(comparison.modified)
            if !force {
                let contested = written.subtracting(own)
                var conflicts: [FieldConflict] = []
                for entry in fields.entries where conflicts.count < Self.toldConflicts {
                    conflicts += entry.conflicts(over: contested, limit: Self.toldConflicts - conflicts.count)
                }
                guard conflicts.isEmpty else { throw .conflicts(ApplyError.ordered(conflicts)) }
            }
            fields.disown(written.union(comparison.removed))

            if entry.manager == LastApplied.manager, !scope.isStatus {
                LastApplied.update(in: &result, from: configuration)
            }
            if let last, result == live, last.fields == entry.fields, last.apiVersion == entry.apiVersion,
                fields.entries == before.entries.filter({ !$0.isSame(as: entry) })
            {
                return live
            }
            fields.entries.append(entry)
            fields.settle()
            fields.write(to: &result)
            return result
        }
    }
}

extension ManagedFields {
    /// An object's entries. One that has none was written before ownership was kept: all that it holds has one owner then,
    /// as the API server has it.
    fileprivate init(of live: Value, schema: Schema, apiVersion: String) {
        self = (try? ManagedFields(live["metadata"]?["managedFields"])) ?? ManagedFields()
        guard entries.isEmpty else { return }
        for subresource in [nil, "status"] {
            let fields = FieldComparison(
                from: nil, to: live, schema: schema, scope: FieldScope(subresource: subresource)
            ).added
            entries.append(
                Entry(
                    manager: "before-first-apply", operation: .update, apiVersion: apiVersion, subresource: subresource,
                    time: nil, fields: fields))
        }
        entries.removeAll(where: \.fields.isEmpty)
    }
}

extension ManagedFields.Entry {
    /// What a write would change of the entry's fields.
    fileprivate func conflicts(over written: FieldSet, limit: Int) -> [FieldConflict] {
        fields.intersection(written).paths(limit: limit).map {
            FieldConflict(
                manager: manager, apiVersion: apiVersion, path: $0, operation: operation, subresource: subresource)
        }
    }
}

extension ApplyError {
    /// Conflicts in the order of their owners, as the message tells them.
    fileprivate static func ordered(_ conflicts: [FieldConflict]) -> [FieldConflict] {
        conflicts.sorted { ($0.owner, $0.path) < ($1.owner, $1.path) }
    }
}

extension FieldType {
    /// Prunes an object within a scope; its metadata never goes.
    fileprivate func pruneObject(_ object: inout Value, before: FieldSet, kept: FieldSet, scope: FieldScope) {
        let metadata = PathElement.field("metadata")
        object.modify(["metadata"]) {
            member("metadata").type.prune(
                &$0, before: (before.entry(metadata)?.children ?? FieldSet()).ownedMetadata,
                kept: kept.entry(metadata)?.children ?? FieldSet())
        }
        prune(&object, before: before.owned(in: scope), kept: kept)
    }
}

extension FieldSet {
    /// The places below an object's metadata that can have owners.
    fileprivate var ownedMetadata: FieldSet { filtered { FieldScope.ownsMetadata($0) } }

    /// The places of an object in a scope, its metadata aside.
    fileprivate func owned(in scope: FieldScope) -> FieldSet { filtered { $0 != "metadata" && scope.owns($0) } }

    private func filtered(_ isIncluded: (String) -> Bool) -> FieldSet {
        var result = FieldSet()
        for entry in entries where isIncluded(String(entry.element.text.dropFirst(2))) {
            result.append(entry.element, isMember: entry.isMember, children: entry.children)
        }
        return result
    }
}
