internal import ResourceStore
internal import Resources

extension StoreTransaction {
    /// Refuses what is created in a namespace that is missing or going; one that only shows is stored.
    mutating func requireNamespace(_ name: String?, now: Timestamp) throws(APIStatus) {
        guard let name else { return }
        let key = ResourceKey(kind: .namespace, namespace: "", name: name)
        guard let namespace = object(key) else { throw .notFound(.namespace, name) }
        if namespace.value()["metadata"]?["deletionTimestamp"] != nil {
            throw .forbidden(
                .namespace, name,
                "unable to create new content in namespace \(name) because it is being terminated")
        }
        guard namespace.origin != .stored, stored(key) == nil else { return }
        var rules = Admission(kind: .namespace, version: "v1", namespace: "", now: now, manager: "pointsman")
        put(key, try rules.create(["metadata": ["name": .text(name)]]))
    }

    /// Takes an object to its next state.
    ///
    /// - Parameter wanted: What the request makes of the object's present state in the request's version; it may use
    ///   the rules, for warnings.
    mutating func change(
        _ path: ResourcePath, _ rules: Admission, isApplied: Bool = false, needsVersion: Bool = false,
        _ wanted: (Value, inout Admission) throws(APIStatus) -> Value
    ) throws(APIStatus) -> WriteResult {
        var rules = rules
        guard let key = path.key, let current = object(key) else { throw .notFound(path.kind, path.name ?? "") }
        try current.requireWritable()
        let old = current.value()
        var seen = old
        seen.set(.text(path.apiVersion), for: "apiVersion")
        let next = try rules.update(
            old, to: try wanted(seen, &rules), part: path.part, isApplied: isApplied, needsVersion: needsVersion)
        guard let next else { return WriteResult(value: old, stored: current, warnings: rules.warnings) }
        if Admission.isReleased(next), path.kind != .namespace || isEmpty(namespace: key.name) {
            remove(key)
            if path.kind.isNamespaced { settle(namespace: key.namespace) }
            return WriteResult(value: next, stored: nil, warnings: rules.warnings)
        }
        return WriteResult(value: next, stored: try store(key, next), warnings: rules.warnings)
    }

    /// Octets that an object may have: what etcd, and so a real API server, takes of one. Without a bound patches could
    /// let an object grow for ever.
    static let objectLimit = 3 << 19

    /// Puts an object in its place, unless it has grown too large or too deep: that is found out before its text is made.
    @discardableResult
    mutating func store(_ key: ResourceKey, _ value: Value) throws(APIStatus) -> StoredObject {
        let limit = max(Self.objectLimit, stored(key)?.json.count ?? 0)
        guard value.jsonOctets(limit: limit) != nil else {
            throw APIStatus(
                code: 413,
                message: "\(key.kind.qualifiedPlural) \"\(key.name)\" is too large: found more than \(limit) octets, "
                    + "expected at most \(Self.objectLimit)", details: APIStatus.about(key.kind, key.name))
        }
        guard Self.takesDepth(of: value) else {
            throw .invalid(
                key.kind, key.name,
                [
                    APIStatus.Cause(
                        reason: "FieldValueInvalid",
                        message:
                            "Invalid value: found more than \(Self.depthLimit) levels of nesting, what is noted of "
                            + "its fields' owners included, expected at most that many")
                ])
        }
        return put(key, value)
    }

    /// Whether nothing stored is left in a namespace.
    func isEmpty(namespace: String) -> Bool {
        fact { store in
            ResourceKind.allCases.allSatisfy { kind in
                !kind.isNamespaced
                    || store.objects(of: kind, namespace: namespace).objects.allSatisfy { $0.origin != .stored }
            }
        }
    }

    /// Removes a namespace that is being deleted once it is empty.
    mutating func settle(namespace name: String) {
        let key = ResourceKey(kind: .namespace, namespace: "", name: name)
        guard let namespace = stored(key), case let value = namespace.value(), Admission.isReleased(value),
            isEmpty(namespace: name)
        else { return }
        remove(key)
    }
}

extension StoredObject {
    /// The annotation of objects that are shown out of a file: where it stands.
    static let fileAnnotation = "pointsman.dev/source"

    /// Refuses an object that nobody may write.
    func requireWritable() throws(APIStatus) {
        switch origin {
        case .stored: return
        case .source:
            throw .forbidden(
                key.kind, key.name, "it comes from \(file) and is read-only here: change it there")
        case .server:
            throw .forbidden(key.kind, key.name, "it is made by the server and is read-only")
        }
    }

    /// The failure where an object of this name is to be created.
    func alreadyExists() -> APIStatus {
        var status = APIStatus.alreadyExists(key.kind, key.name)
        if origin == .source { status.message += ", in \(file)" }
        return status
    }

    /// The file that the object comes from, as far as it is told.
    var file: String {
        value()["metadata"]?["annotations"]?[Self.fileAnnotation]?.string.map { "the file \($0)" }
            ?? "a file of the configuration's sources"
    }
}
