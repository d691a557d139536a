import ResourceStore
import Resources

/// A profile of a name, with a port to tell its versions apart.
func profile(_ name: String, port: Int = 80, labels: [String: String] = [:]) -> Value {
    var metadata: Value = ["name": Value(.string(name)), "namespace": "shop", "uid": Value(.string("uid-\(name)"))]
    if !labels.isEmpty {
        metadata.set(
            Value(
                .object(labels.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: Value(.string($0.value))) })),
            for: "labels")
    }
    return ["metadata": metadata, "spec": ["monitorConfig": ["port": Value(.integer(Int64(port)))]]]
}

/// The key of a profile.
func key(_ name: String, _ namespace: String = "shop") -> ResourceKey {
    ResourceKey(kind: .trafficManagerProfile, namespace: namespace, name: name)
}

extension StoredObject {
    /// The port that tells versions apart.
    var port: Int? { value()["spec"]?["monitorConfig"]?["port"]?.integer }
}

extension ResourceStore {
    /// Writes one profile.
    @discardableResult
    func put(_ name: String, port: Int = 80) async throws -> StoredObject {
        try await write { $0.put(key(name), profile(name, port: port)) }
    }
}
