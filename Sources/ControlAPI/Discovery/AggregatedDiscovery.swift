internal import Resources

/// Discovery in one document (`apidiscovery.k8s.io`), which kubectl asks for since 1.27.
enum AggregatedDiscovery {
    /// An `APIGroupDiscoveryList`.
    static func document(of groups: [APIGroup], and others: [Value] = [], version: String) -> Value {
        [
            "kind": "APIGroupDiscoveryList", "apiVersion": Value("apidiscovery.k8s.io/\(version)"), "metadata": [:],
            "items": Value(groups.map { item($0) } + others),
        ]
    }

    private static func item(_ group: APIGroup) -> Value {
        let versions = group.versions.map { version -> Value in
            let resources = group.kinds(version: version).map { resource($0, version: version) }
            return ["version": Value(version), "resources": Value(resources), "freshness": "Current"]
        }
        return [
            "metadata": group.isCore ? [:] : ["name": Value(group.name)], "versions": Value(versions),
        ]
    }

    private static func resource(_ kind: ResourceKind, version: String) -> Value {
        let responseKind: Value = [
            "group": Value(kind.group), "version": Value(version), "kind": Value(kind.rawValue),
        ]
        var resource: Value = [
            "resource": Value(kind.plural), "responseKind": responseKind,
            "scope": kind.isNamespaced ? "Namespaced" : "Cluster", "singularResource": Value(kind.singular),
            "verbs": kind.verbs.value,
        ]
        if !kind.shortNames.isEmpty { resource.set(kind.shortNames.value, for: "shortNames") }
        if !kind.categories.isEmpty { resource.set(kind.categories.value, for: "categories") }
        var subresources: [Value] = []
        if kind.hasStatus {
            subresources.append([
                "subresource": "status", "responseKind": responseKind, "verbs": ResourceKind.statusVerbs.value,
            ])
        }
        if kind.keepsHistory {
            subresources.append([
                "subresource": Value(ResourceKind.historySubresource),
                "responseKind": ["group": "pointsman.dev", "version": "v1", "kind": "RevisionList"], "verbs": ["get"],
            ])
        }
        if !subresources.isEmpty { resource.set(Value(subresources), for: "subresources") }
        return resource
    }
}
