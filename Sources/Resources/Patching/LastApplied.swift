/// The annotation in which kubectl keeps what it applied on the client's side, and what server-side apply does about it.
enum LastApplied {
    static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    /// The manager of `kubectl apply --server-side`, which takes over what kubectl applied on the client's side.
    static let manager = "kubectl"
    /// What all annotations of an object may have together.
    private static let maximumSize = 256 * 1024

    /// The places that the annotation states and that still hold what it states: they are kubectl's, whoever is their owner.
    static func fields(of live: Value, schema: Schema) -> FieldSet {
        guard let text = live["metadata"]?["annotations"]?[annotation]?.string,
            let applied = try? Value.parse(json: Array(text.utf8)), case .object = applied.content
        else { return FieldSet() }
        let scope = FieldScope(subresource: nil)
        let stated = FieldSet(configuration: applied, schema: schema, scope: scope)
        let comparison = FieldComparison(from: applied, to: live, schema: schema, scope: scope)
        let changed = comparison.added.union(comparison.modified).union(comparison.removed)
        return stated.subtracting(changed)
    }

    /// Keeps an annotation that is there in step with what was applied, so that client-side apply can go on from it.
    static func update(in object: inout Value, from configuration: ServerSideApply.Configuration) {
        guard let annotations = object["metadata"]?["annotations"], annotations[annotation] != nil else { return }
        var applied = configuration.created
        applied.modify(["metadata", "annotations"]) { annotations in
            guard annotations.content != .null else { return }
            annotations.set(nil, for: annotation)
            if annotations.members.isEmpty { annotations = Value(.null) }
        }
        let text = String(decoding: applied.sortedByKey.json, as: UTF8.self) + "\n"
        let others = annotations.members.reduce(0) {
            $1.key == annotation ? $0 : $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0)
        }
        let value: Value? =
            others + annotation.utf8.count + text.utf8.count <= maximumSize ? Value(.string(text)) : .none
        object.modify(["metadata", "annotations"]) { $0.set(value, for: annotation) }
    }
}

extension Value {
    /// The value with the members of each object in order of their keys, as Go writes them.
    fileprivate var sortedByKey: Value {
        switch content {
        case .object(let members):
            Value(
                .object(
                    members.map { Member(key: $0.key, value: $0.value.sortedByKey) }.sorted { $0.key < $1.key }))
        case .array(let elements): Value(.array(elements.map(\.sortedByKey)))
        default: self
        }
    }
}
