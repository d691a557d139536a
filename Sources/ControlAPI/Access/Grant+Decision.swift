extension Grant {
    /// Verbs that change nothing.
    private static let readVerbs: Set<String> = ["get", "list", "watch"]
    /// Verbs of an editor beside those.
    private static let writeVerbs: Set<String> = ["create", "update", "patch", "delete", "deletecollection"]

    /// Whether the grant allows a request.
    func allows(_ request: AccessRequest) -> Bool {
        switch request.target {
        case .path(let path): allows(request.verb, path: path)
        case .resource(let resource): allows(request.verb, resource)
        }
    }

    private func allows(_ verb: String, path: String) -> Bool {
        let isRead = verb == "get" || verb == "head"
        return switch role {
        case .admin: !isLimited || (isRead && AccessRequest.isDiscovery(path))
        // What stands at a path is of all namespaces, save what tells only of the API.
        case .editor, .viewer: isRead && (!isLimited || AccessRequest.isDiscovery(path))
        case .metrics: isRead && path == "/metrics"
        }
    }

    private func allows(_ verb: String, _ resource: AccessRequest.Resource) -> Bool {
        let isRead = Self.readVerbs.contains(verb)
        switch role {
        case .metrics: return false
        case .viewer: if !isRead { return false }
        case .editor: if !isRead, !Self.writeVerbs.contains(verb) { return false }
        case .admin: break
        }
        guard isLimited else { return true }
        if resource.isNamespace {
            // Whoever works in a namespace may look at it. To list them all would show those of others.
            return isRead && resource.name.map(namespaces.contains) == true
        }
        return resource.namespace.map(namespaces.contains) == true
    }
}
