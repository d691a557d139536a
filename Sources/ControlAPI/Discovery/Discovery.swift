internal import Resources

/// What is served: groups, versions and kinds, as kubectl asks for it before anything else.
///
/// All documents are made once; the text of `/api` alone names the address that was asked.
package enum Discovery {
    /// A document of `/api`, `/apis`, `/apis/GROUP`, `/api/v1` or `/apis/GROUP/VERSION`, a slash at the end aside; nil where
    /// nothing is served. Of the first two there is an aggregated form, which `accept` must name.
    package static func document(
        path: String, accept: String?, serverAddress: String
    ) -> (contentType: String, json: [UInt8])? {
        let parts = path.split(separator: "/").map { String($0) }
        if parts.count == 1, let version = aggregatedVersion(accept) {
            guard let json = aggregated[version]?[parts[0]] else { return nil }
            return ("application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList", json)
        }
        if parts == ["api"] { return ("application/json", LegacyDiscovery.versions(serverAddress: serverAddress).json) }
        return legacy[parts.joined(separator: "/")].map { ("application/json", $0) }
    }

    /// The version of the aggregated form that is accepted first; nil where the legacy form comes before it.
    private static func aggregatedVersion(_ accept: String?) -> String? {
        for type in MediaType.list(accept ?? "") where type.essence == "application/json" {
            guard let form = type.parameters["as"] else { return nil }
            if form == "APIGroupDiscoveryList", type.parameters["g"] == "apidiscovery.k8s.io",
                let version = type.parameters["v"], aggregated[version] != nil
            {
                return version
            }
        }
        return nil
    }

    private static let aggregated: [String: [String: [UInt8]]] = Dictionary(
        uniqueKeysWithValues: ["v2", "v2beta1"].map { version in
            let documents = [
                "api": AggregatedDiscovery.document(of: APIGroup.all.filter(\.isCore), version: version).json,
                "apis": AggregatedDiscovery.document(
                    of: APIGroup.all.filter { !$0.isCore }, and: [CustomResourceDefinitions.aggregated],
                    version: version
                ).json,
            ]
            return (version, documents)
        })

    private static let legacy: [String: [UInt8]] = {
        var documents = ["apis": LegacyDiscovery.groups.json]
        for group in APIGroup.all {
            if !group.isCore { documents["apis/\(group.name)"] = LegacyDiscovery.document(of: group).json }
            for version in group.versions {
                documents[group.path(version: version)] = LegacyDiscovery.resources(of: group, version: version).json
            }
        }
        var group: Value = ["kind": "APIGroup", "apiVersion": "v1"]
        for member in CustomResourceDefinitions.groupDescription.members { group.set(member.value, for: member.key) }
        documents["apis/\(CustomResourceDefinitions.group)"] = group.json
        documents["apis/\(CustomResourceDefinitions.group)/\(CustomResourceDefinitions.version)"] =
            CustomResourceDefinitions.resourceList.json
        return documents
    }()
}
