import FoundationEssentials
import Resources

/// The Namespace that every cluster has from its start.
enum DefaultNamespace {
    static let key = ResourceKey(kind: .namespace, namespace: "", name: "default")

    /// The object as an API server makes it.
    static func value() -> Value {
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        return [
            "metadata": [
                "name": .init(.string(key.name)),
                "uid": .init(.string(UUID().uuidString.lowercased())),
                "creationTimestamp": .init(.string(now.description)),
                "labels": ["kubernetes.io/metadata.name": .init(.string(key.name))],
            ],
            "spec": ["finalizers": ["kubernetes"]],
            "status": ["phase": "Active"],
        ]
    }
}
