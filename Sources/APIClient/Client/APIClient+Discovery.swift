internal import HTTP
internal import Resources

extension APIClient {
    private static let aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"

    /// The kinds that the server has; asked once.
    public func discover() throws(APIFailure) -> APIResources {
        if let resources { return resources }
        var found = APIResources()
        let core = try document("/api", accept: Self.aggregated)
        if core["kind"]?.string == "APIGroupDiscoveryList" {
            found.add(aggregated: core)
        } else {
            for version in core["versions"]?.elements.compactMap(\.string) ?? [] {
                found.add(list: try document("/api/\(version)"), group: "", version: version)
            }
        }
        let groups = try document("/apis", accept: Self.aggregated)
        if groups["kind"]?.string == "APIGroupDiscoveryList" {
            found.add(aggregated: groups)
        } else {
            for group in groups["groups"]?.elements ?? [] {
                let name = group["name"]?.string ?? ""
                for version in group["versions"]?.elements.compactMap({ $0["version"]?.string }) ?? [] {
                    found.add(list: try document("/apis/\(name)/\(version)"), group: name, version: version)
                }
            }
        }
        resources = found
        return found
    }

    /// The kind that a word names (``APIResources/find(_:)``).
    public func resource(_ word: String) throws(APIFailure) -> APIResource {
        if let resource = try discover().find(word) { return resource }
        throw .unusable("the server \(access.server) has no kind '\(word)'\(suggestion(word, try discover()))")
    }

    /// The kind of an object.
    public func resource(apiVersion: String, kind: String) throws(APIFailure) -> APIResource {
        let resources = try discover()
        if let resource = resources.find(apiVersion: apiVersion, kind: kind) { return resource }
        let versions = resources.all.filter { $0.kind == kind }.map(\.apiVersion)
        let known =
            versions.isEmpty ? suggestion(kind, resources) : ": it has it as \(versions.joined(separator: ", "))"
        throw .unusable("the server \(access.server) has no kind \(kind) of \(apiVersion)\(known)")
    }

    private func suggestion(_ word: String, _ resources: APIResources) -> String {
        guard let near = Suggestion.nearest(to: word.lowercased(), among: resources.all.map(\.plural)) else {
            return ""
        }
        return "; did you mean \(near)?"
    }

    private func document(_ path: String, accept: String = "application/json") throws(APIFailure) -> Value {
        try value(try respond(to: APIRequest(.get, path, accept: accept)).body, path)
    }
}
