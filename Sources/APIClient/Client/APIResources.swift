internal import Resources

/// All kinds that a server has, in its order: the versions that it prefers come first.
public struct APIResources: Sendable {
    /// The kinds.
    public private(set) var all: [APIResource] = []

    /// Kinds of one's own choice.
    public init(_ all: [APIResource] = []) {
        self.all = all
    }

    /// The kind that a word names: plural, singular, short name or kind, perhaps with `.group` or `.version.group` behind
    /// it; nil for none.
    public func find(_ word: String) -> APIResource? {
        if let found = all.first(where: { $0.isNamed(word) }) { return found }
        guard let dot = word.firstIndex(of: ".") else { return nil }
        let (name, rest) = (String(word[..<dot]), word[word.index(after: dot)...])
        if let found = all.first(where: { $0.group == rest && $0.isNamed(name) }) { return found }
        guard let second = rest.firstIndex(of: ".") else {
            return all.first { $0.group.isEmpty && $0.version == rest && $0.isNamed(name) }
        }
        let (version, group) = (rest[..<second], rest[rest.index(after: second)...])
        return all.first { $0.group == group && $0.version == version && $0.isNamed(name) }
    }

    /// The kinds of a category such as `all`, each in the version that the server prefers.
    public func category(_ name: String) -> [APIResource] {
        var seen: Set<String> = []
        return all.filter { $0.categories.contains(name) && seen.insert("\($0.plural).\($0.group)").inserted }
    }

    /// The kind of an object; nil where the server does not have it.
    public func find(apiVersion: String, kind: String) -> APIResource? {
        all.first { $0.apiVersion == apiVersion && $0.kind == kind }
    }

    /// Reads an aggregated document (`APIGroupDiscoveryList`).
    mutating func add(aggregated list: Value) {
        for group in list["items"]?.elements ?? [] {
            let name = group["metadata"]?["name"]?.string ?? ""
            for version in group["versions"]?.elements ?? [] {
                for resource in version["resources"]?.elements ?? [] {
                    all.append(
                        APIResource(
                            group: name, version: version["version"]?.string ?? "",
                            kind: resource["responseKind"]?["kind"]?.string ?? "",
                            plural: resource["resource"]?.string ?? "",
                            singular: resource["singularResource"]?.string ?? "",
                            shortNames: resource["shortNames"].texts, categories: resource["categories"].texts,
                            verbs: resource["verbs"].texts, isNamespaced: resource["scope"]?.string == "Namespaced"))
                }
            }
        }
    }

    /// Reads a document of one group and version (`APIResourceList`); subresources are passed over.
    mutating func add(list: Value, group: String, version: String) {
        for resource in list["resources"]?.elements ?? [] {
            let plural = resource["name"]?.string ?? ""
            guard !plural.contains("/") else { continue }
            all.append(
                APIResource(
                    group: group, version: version, kind: resource["kind"]?.string ?? "", plural: plural,
                    singular: resource["singularName"]?.string ?? "", shortNames: resource["shortNames"].texts,
                    categories: resource["categories"].texts, verbs: resource["verbs"].texts,
                    isNamespaced: resource["namespaced"]?.bool ?? false))
        }
    }
}

extension Value? {
    /// The texts of a list.
    fileprivate var texts: [String] { (self?.elements ?? []).compactMap(\.string) }
}
