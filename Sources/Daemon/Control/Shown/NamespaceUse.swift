package import Resources

/// Which namespaces the files' objects stand in: those that nobody has made are shown all the same (rules 4).
package struct NamespaceUse {
    private var counts: [String: Int] = [:]
    /// Namespaces that came into use or went out of it since this was asked last.
    private var touched: Set<String> = []

    package init() {}

    /// An object is shown in a namespace.
    package mutating func add(_ namespace: String) {
        guard !namespace.isEmpty else { return }
        counts[namespace, default: 0] += 1
        if counts[namespace] == 1 { touched.insert(namespace) }
    }

    /// An object is not shown there any more.
    package mutating func remove(_ namespace: String) {
        guard let count = counts[namespace] else { return }
        counts[namespace] = count > 1 ? count - 1 : nil
        if count == 1 { touched.insert(namespace) }
    }

    /// A namespace of the store's came or went.
    package mutating func touch(_ namespace: String) { touched.insert(namespace) }

    /// Whether an object stands in it.
    package func isUsed(_ namespace: String) -> Bool { counts[namespace] != nil }

    /// The namespaces to look at again.
    package mutating func takeTouched() -> [String] {
        defer { touched = [] }
        return touched.sorted()
    }

    /// What is shown of a namespace that no object defines.
    package static func tree(_ namespace: String) -> Value {
        [
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": [
                "name": Value(.string(namespace)),
                "uid": Value(.string(StableUID.make([SourceTree.originFile, "Namespace", "", namespace]))),
                "labels": [
                    "kubernetes.io/metadata.name": Value(.string(namespace)),
                    SourceTree.originLabel: Value(.string(SourceTree.originFile)),
                ],
            ],
            "spec": ["finalizers": ["kubernetes"]],
            "status": ["phase": "Active"],
        ]
    }
}
