/// Finds out of `apiVersion` and `kind` what a tree is.
enum KindResolver {
    enum Resolution {
        /// An object of a kind that is read.
        case known(ResourceKind, Schema)
        /// An object of another kind.
        case unknown(apiVersion: String, kind: String)
        /// An object that is meant to be of a kind that is read, but does not say so rightly.
        case wrong(ResourceKind?, Violation)
    }

    /// Groups whose kinds are all known, so that another kind is a mistake.
    private static let ownGroup = "pointsman.dev"

    private static let schemas: [String: [(apiVersion: String, kind: ResourceKind, schema: Schema)]] =
        ResourceKind.allCases.filter(\.isDefinition).reduce(into: [:]) { table, kind in
            table[kind.rawValue] = zip(kind.versions, kind.apiVersions).compactMap { version, apiVersion in
                kind.definitionSchema(version: version).map { (apiVersion, kind, $0) }
            }
        }

    static func resolve(_ value: Value) -> Resolution {
        guard let kind = value["kind"] else {
            return .wrong(nil, violation("kind", value, "nothing", "a kind such as TrafficManagerProfile"))
        }
        guard let kindName = kind.string else {
            return .wrong(nil, violation("kind", kind, kind.found, "a kind such as TrafficManagerProfile"))
        }
        let candidates = schemas[kindName]
        guard let version = value["apiVersion"] else {
            guard let known = candidates?.first?.kind else { return .unknown(apiVersion: "", kind: kindName) }
            return .wrong(known, violation("apiVersion", value, "nothing", Schema.choice(known.apiVersions)))
        }
        guard let apiVersion = version.string else {
            return .wrong(
                candidates?.first?.kind, violation("apiVersion", version, version.found, "a group and version"))
        }
        guard let candidates, let known = candidates.first?.kind else {
            return unknown(kind, kindName, apiVersion)
        }
        for candidate in candidates where candidate.apiVersion == apiVersion {
            return .known(candidate.kind, candidate.schema)
        }
        if isForeign(group(of: apiVersion), known)
            || PassedOverKind.remark(apiVersion: apiVersion, kind: kindName) != nil
        {
            return .unknown(apiVersion: apiVersion, kind: kindName)
        }
        return .wrong(
            known, violation("apiVersion", version, Value.quoted(apiVersion), Schema.choice(known.apiVersions)))
    }

    /// Whether a group has a kind of its own by this name, as others have a `Service` or a `TrafficManagerProfile`.
    ///
    /// A group that differs by a typing error has not, nor has the core group, whose kinds are all known.
    private static func isForeign(_ group: String, _ kind: ResourceKind) -> Bool {
        guard group != kind.group, !group.isEmpty else { return false }
        return kind.group.isEmpty || Suggestion.distance(group, kind.group) > 3
    }

    private static func unknown(_ kind: Value, _ name: String, _ apiVersion: String) -> Resolution {
        if let known = ResourceKind(rawValue: name), !known.isDefinition, known.apiVersions.contains(apiVersion) {
            return .unknown(apiVersion: apiVersion, kind: name)
        }
        let group = group(of: apiVersion)
        let neighbours = ResourceKind.allCases.filter { $0.isDefinition && $0.group == group && !group.isEmpty }
            .map(\.rawValue)
        if group == ownGroup {
            let meant = Suggestion.nearest(to: name, among: neighbours).map { "\($0) (is that what you mean?)" }
            return .wrong(nil, violation("kind", kind, Value.quoted(name), meant ?? Schema.choice(neighbours)))
        }
        if let meant = neighbours.first(where: { Suggestion.distance($0, name) <= 2 }) {
            return .wrong(nil, violation("kind", kind, Value.quoted(name), "\(meant) (is that what you mean?)"))
        }
        return .unknown(apiVersion: apiVersion, kind: name)
    }

    private static func group(of apiVersion: String) -> String {
        guard let slash = apiVersion.firstIndex(of: "/") else { return "" }
        return String(apiVersion[..<slash])
    }

    private static func violation(_ path: String, _ value: Value, _ found: String, _ expected: String) -> Violation {
        Violation(path: path, line: value.line, found: found, expected: expected)
    }
}
