internal import Resources

/// What a caller may import.
struct ImportAccess: Sendable {
    /// What an import may do with an object.
    private static let verbs = ["create", "update", "delete"]

    let caller: Caller

    /// Whether it may change anything at all, so that a body is worth reading.
    var mayImport: Bool { caller.grants.contains { $0.role == .admin || $0.role == .editor } }

    /// Whether it may write in some namespaces only.
    var isLimited: Bool {
        !caller.grants.contains { ($0.role == .admin || $0.role == .editor) && !$0.isLimited }
    }

    /// Why an object of that key may not be written; nil where it may.
    func refusal(of key: ResourceKey, verbs: [String] = ImportAccess.verbs) -> String? {
        for verb in verbs {
            let wanted = AccessRequest(
                verb: verb, group: key.kind.group, resource: key.kind.plural, namespace: key.namespace, name: key.name)
            if case .denied(let reason) = caller.decision(on: wanted) { return "forbidden: \(reason)" }
        }
        return nil
    }
}
