package import Resources

/// A file's object as the control API shows it (rules 6).
package enum SourceTree {
    /// The label of objects that are not the store's, and its value.
    package static let originLabel = "pointsman.dev/origin"
    package static let originFile = "file"
    /// The annotation that says where an object is written.
    package static let placeAnnotation = "pointsman.dev/source"

    /// Makes what is shown of what is written.
    ///
    /// - Parameters:
    ///   - written: The object as it stands in the file.
    ///   - key: Its key.
    ///   - place: `PATH:LINE`.
    package static func make(_ written: Value, key: ResourceKey, place: String) -> Value {
        let written = key.kind == .work ? Work.reduced(written) : written
        var tree = written
        if let schema = key.kind.schema(version: key.kind.storageVersion) {
            schema.applyDefaults(to: &tree)
            _ = schema.prune(&tree)
        }
        let metadata = metadata(written["metadata"], key: key, place: place)
        // `apiVersion` comes first, as the store has it.
        var members: [Value.Member] = [
            Value.Member(key: "apiVersion", value: Value(.string(key.kind.apiVersions[0]))),
            Value.Member(key: "kind", value: Value(.string(key.kind.rawValue))),
            Value.Member(key: "metadata", value: metadata),
        ]
        members += tree.members.filter { !["apiVersion", "kind", "metadata"].contains($0.key) }
        return Value(.object(members))
    }

    /// The same object with another place; nil where it has that place already.
    package static func moved(_ shown: Value, to place: String) -> Value? {
        guard shown["metadata"]?["annotations"]?[placeAnnotation]?.string != place else { return nil }
        var moved = shown
        moved.modify(["metadata", "annotations", placeAnnotation]) { $0 = Value(.string(place)) }
        return moved
    }

    private static func metadata(_ written: Value?, key: ResourceKey, place: String) -> Value {
        var metadata = written ?? Value(.object([]))
        metadata.set(Value(.string(key.name)), for: "name")
        metadata.set(key.namespace.isEmpty ? nil : Value(.string(key.namespace)), for: "namespace")
        if metadata["uid"] == nil {
            let uid = StableUID.make([originFile, key.kind.rawValue, key.namespace, key.name])
            metadata.set(Value(.string(uid)), for: "uid")
        }
        // They tell of another server's store.
        for field in ["resourceVersion", "managedFields", "selfLink"] { metadata.set(nil, for: field) }
        metadata.modify(["labels", originLabel]) { $0 = Value(.string(originFile)) }
        metadata.modify(["annotations", placeAnnotation]) { $0 = Value(.string(place)) }
        return metadata
    }
}
