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
            json: ObjectText(key: key, value: value).octets(at: revision), origin: origin)
    }

    /// The same object at another revision, of whose text all but the revision is there.
    convenience init(_ other: StoredObject, text: ObjectText, revision: Int64) {
        self.init(
            key: other.key, revision: revision, uid: other.uid, labels: other.labels,
            json: text.octets(at: revision), origin: other.origin)
    }

    /// Makes an object of text and what of it is known.
    init(
        key: ResourceKey, revision: Int64, uid: String, labels: [String: String], json: [UInt8], origin: Origin
    ) {
        self.key = key
        self.revision = revision
        self.uid = uid
        self.labels = labels
        self.json = json
        self.origin = origin
    }

    /// Makes an object of text that an earlier one had.
    convenience init(key: ResourceKey, revision: Int64, metadata: Value?, json: [UInt8], origin: Origin) {
        self.init(
            key: key, revision: revision, uid: metadata?["uid"]?.string ?? "", labels: Self.labels(metadata),
            json: json,
            origin: origin)
    }

    /// The labels that metadata has.
    static func labels(_ metadata: Value?) -> [String: String] {
        var labels: [String: String] = [:]
        for member in metadata?["labels"]?.members ?? [] { labels[member.key] = member.value.string }
        return labels
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

    private static func prefix(apiVersion: String) -> [UInt8] { Array("{\"apiVersion\":\"\(apiVersion)\"".utf8) }
}
