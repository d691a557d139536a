internal import Resources

/// Discovery in a document for each version, as before kubectl 1.27 and for other clients.
enum LegacyDiscovery {
    /// `/api`.
    static func versions(serverAddress: String) -> Value {
        [
            "kind": "APIVersions",
            "versions": (APIGroup.all.first { $0.isCore }?.versions ?? []).value,
            "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": Value(serverAddress)]],
        ]
    }

    /// `/apis`.
    static var groups: Value {
        let groups = APIGroup.all.filter { !$0.isCore }.map { description(of: $0) }
        return [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": Value(groups + [CustomResourceDefinitions.groupDescription]),
        ]
    }

    /// `/apis/GROUP`.
    static func document(of group: APIGroup) -> Value {
        var document: Value = ["kind": "APIGroup", "apiVersion": "v1"]
        for member in description(of: group).members { document.set(member.value, for: member.key) }
        return document
    }

    /// `/apis/GROUP/VERSION` and `/api/v1`.
    static func resources(of group: APIGroup, version: String) -> Value {
        let resources = group.kinds(version: version).flatMap { kind in
            var resource: Value = [
                "name": Value(kind.plural), "singularName": Value(kind.singular),
                "namespaced": Value(.bool(kind.isNamespaced)), "kind": Value(kind.rawValue), "verbs": kind.verbs.value,
            ]
            if !kind.shortNames.isEmpty { resource.set(kind.shortNames.value, for: "shortNames") }
            if !kind.categories.isEmpty { resource.set(kind.categories.value, for: "categories") }
            var entries = [resource]
            if kind.hasStatus {
                entries.append([
                    "name": Value("\(kind.plural)/status"), "singularName": "",
                    "namespaced": Value(.bool(kind.isNamespaced)), "kind": Value(kind.rawValue),
                    "verbs": ResourceKind.statusVerbs.value,
                ])
            }
            if kind.keepsHistory {
                entries.append([
                    "name": Value("\(kind.plural)/\(ResourceKind.historySubresource)"), "singularName": "",
                    "namespaced": Value(.bool(kind.isNamespaced)), "group": "pointsman.dev", "version": "v1",
                    "kind": "RevisionList", "verbs": ["get"],
                ])
            }
            return entries
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": Value(group.apiVersion(version)),
            "resources": Value(resources),
        ]
    }

    private static func description(of group: APIGroup) -> Value {
        let versions = group.versions.map { version -> Value in
            ["groupVersion": Value(group.apiVersion(version)), "version": Value(version)]
        }
        return [
            "name": Value(group.name), "versions": Value(versions), "preferredVersion": versions.first ?? [:],
        ]
    }
}
