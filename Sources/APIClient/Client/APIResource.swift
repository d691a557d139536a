/// A kind of objects that a server has, as its discovery tells.
public struct APIResource: Sendable, Hashable {
    /// The API group; empty for the core one.
    public var group: String
    /// The version, such as `v1beta1`.
    public var version: String
    /// The kind, such as `TrafficManagerProfile`.
    public var kind: String
    /// The plural, as paths have it.
    public var plural: String
    /// The singular; may be empty.
    public var singular: String
    /// Such as `tmp`.
    public var shortNames: [String]
    /// Such as `all`.
    public var categories: [String]
    /// What may be done, such as `list`.
    public var verbs: [String]
    /// Whether the objects are in namespaces.
    public var isNamespaced: Bool

    /// A kind of a server that is known without asking it.
    public init(
        group: String, version: String, kind: String, plural: String, singular: String = "", shortNames: [String] = [],
        categories: [String] = [], verbs: [String] = [], isNamespaced: Bool = true
    ) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.singular = singular
        self.shortNames = shortNames
        self.categories = categories
        self.verbs = verbs
        self.isNamespaced = isNamespaced
    }

    /// What `apiVersion` of the objects says.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `kind.group` in lower case, or the kind alone, as kubectl names objects.
    public var displayName: String { group.isEmpty ? kind.lowercased() : "\(kind.lowercased()).\(group)" }

    /// The path of the objects, or of one of them.
    ///
    /// - Parameter namespace: The namespace; nil for all, and passed over for kinds without.
    public func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, let namespace { path += "/namespaces/\(namespace)" }
        path += "/\(plural)"
        if let name { path += "/\(name)" }
        if let subresource { path += "/\(subresource)" }
        return path
    }

    /// How well a word names the kind: kubectl's order of plural, singular, short name, kind.
    func isNamed(_ word: String) -> Bool {
        let word = word.lowercased()
        return word == plural || word == singular || shortNames.contains(word) || word == kind.lowercased()
    }
}
