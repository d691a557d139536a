public import Resources

/// An object at one revision, kept as the text that is sent: compact JSON.
public final class StoredObject: Sendable {
    /// Where an object comes from.
    public enum Origin: Sendable, Hashable {
        /// Written by a client, and persisted.
        case stored
        /// Shown out of a file of the configuration's sources.
        case source
        /// Made by the server itself, such as an `EndpointHealth`.
        case server
    }

    /// What tells the object from all others.
    public let key: ResourceKey
    /// The store's revision of its last change: its `metadata.resourceVersion`.
    public let revision: Int64
    /// Its `metadata.uid`; empty where it has none.
    public let uid: String
    /// Its `metadata.labels`.
    public let labels: [String: String]
    /// The whole object as compact JSON: `apiVersion` (the kind's storage version), `kind`, `metadata`, then the rest.
    public let json: [UInt8]
    /// Where it comes from.
    public let origin: Origin

    /// Makes an object; `apiVersion`, `kind` and `metadata.resourceVersion` are set, the rest is the value's.
    public convenience init(key: ResourceKey, value: Value, revision: Int64, origin: Origin) {
        let metadata = value["metadata"]
        self.init(
            key: key, revision: revision, metadata: metadata,
            json: StoredObject.text(key: key, value: value, revision: revision), origin: origin)
    }

    /// Makes an object of text that an earlier one had.
    init(key: ResourceKey, revision: Int64, metadata: Value?, json: [UInt8], origin: Origin) {
        self.key = key
        self.revision = revision
        self.json = json
        self.origin = origin
        uid = metadata?["uid"]?.string ?? ""
        var labels: [String: String] = [:]
        for member in metadata?["labels"]?.members ?? [] { labels[member.key] = member.value.string }
        self.labels = labels
    }

    /// The object as a tree.
    public func value() -> Value {
        // The text was written by `text(key:value:revision:)`, or was read whole when the store was opened.
        (try? Value.parse(json: json)) ?? Value(.object([]))
    }

    /// The object's text with another of its kind's versions; they differ in nothing else.
    public func json(apiVersion: String) -> [UInt8] {
        let present = Self.prefix(apiVersion: key.kind.apiVersions[0])
        let wanted = Self.prefix(apiVersion: apiVersion)
        guard present != wanted, json.starts(with: present) else { return json }
        var result: [UInt8] = []
        result.reserveCapacity(json.count + wanted.count)
        result += wanted
        result += json[present.count...]
        return result
    }

    /// The same object at another revision.
    func at(revision: Int64) -> StoredObject {
        StoredObject(key: key, value: value(), revision: revision, origin: origin)
    }

    private static func prefix(apiVersion: String) -> [UInt8] { Array("{\"apiVersion\":\"\(apiVersion)\"".utf8) }

    private static func text(key: ResourceKey, value: Value, revision: Int64) -> [UInt8] {
        let revision = Value.Member(key: "resourceVersion", value: Value(.string(String(revision))))
        var metadata = value["metadata"]?.members ?? []
        if let index = metadata.firstIndex(where: { $0.key == "resourceVersion" }) {
            metadata[index] = revision
        } else {
            metadata.append(revision)
        }
        var members = [
            Value.Member(key: "apiVersion", value: Value(.string(key.kind.apiVersions[0]))),
            Value.Member(key: "kind", value: Value(.string(key.kind.rawValue))),
            Value.Member(key: "metadata", value: Value(.object(metadata))),
        ]
        for member in value.members where !["apiVersion", "kind", "metadata"].contains(member.key) {
            members.append(member)
        }
        return Value(.object(members)).json
    }
}
