/// What a caller wants to do, in Kubernetes' terms.
public struct AccessRequest: Sendable, Hashable {
    /// An object, or the objects of a kind.
    public struct Resource: Sendable, Hashable {
        /// The API group; empty for the core one.
        public var group: String
        /// The plural, such as `trafficmanagerprofiles`.
        public var resource: String
        /// Such as `status`; empty for the object itself.
        public var subresource: String
        /// The namespace; nil for all of them, and for kinds without.
        public var namespace: String?
        /// The object; nil for all of them, and for one that is to get a name.
        public var name: String?

        /// Whether it is a Namespace object, or several.
        var isNamespace: Bool { group.isEmpty && resource == "namespaces" }

        /// Whether it is a question about the caller: the SelfSubject reviews.
        var isSelfReview: Bool {
            switch (group, resource) {
            case ("authorization.k8s.io", "selfsubjectaccessreviews"),
                ("authorization.k8s.io", "selfsubjectrulesreviews"), ("authentication.k8s.io", "selfsubjectreviews"):
                true
            default: false
            }
        }
    }

    /// What it is about.
    public enum Target: Sendable, Hashable {
        /// Objects.
        case resource(Resource)
        /// Something that is no object, such as `/metrics`.
        case path(String)
    }

    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete` or `deletecollection`; of a path the method in lower
    /// case.
    public var verb: String
    /// What it is about.
    public var target: Target

    /// Wants something of objects. An empty namespace or name is as good as none.
    ///
    /// - Parameter name: The object; also of a list or watch that a field selector limits to one object.
    public init(
        verb: String, group: String, resource: String, subresource: String = "", namespace: String? = nil,
        name: String? = nil
    ) {
        self.verb = verb
        target = .resource(
            Resource(
                group: group, resource: resource, subresource: subresource,
                namespace: namespace.flatMap { $0.isEmpty ? nil : $0 }, name: name.flatMap { $0.isEmpty ? nil : $0 }))
    }

    /// Wants something of a path.
    public init(verb: String, path: String) {
        self.verb = verb
        target = .path(path)
    }

    /// What answers without credentials.
    private static let openPaths: Set<String> = ["/healthz", "/livez", "/readyz", "/version"]
    /// What tells which kinds there are, and nothing of objects.
    private static let discoveryRoots = ["/api", "/apis", "/openapi"]

    /// Whether everybody may, without credentials: liveness and version.
    var isOpen: Bool {
        guard verb == "get" || verb == "head", case .path(let path) = target else { return false }
        return Self.openPath(path) != nil
    }

    /// The path, without a slash at its end, where it answers without credentials; nil for any other.
    static func openPath(_ path: String) -> String? {
        let path = trimmed(path)
        return openPaths.contains(path) ? path : nil
    }

    static func isDiscovery(_ path: String) -> Bool {
        let path = trimmed(path)
        return discoveryRoots.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// kubectl's path, or the Python client's with a slash at its end.
    private static func trimmed(_ path: String) -> String {
        path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

extension AccessRequest {
    /// What a Status says of a refusal, e.g. `services "web" is forbidden: User "ci" cannot ...`.
    public func forbiddenMessage(_ reason: String) -> String {
        guard case .resource(let resource) = target else { return "forbidden: \(reason)" }
        let kind = resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)"
        let object = resource.name.map { "\(kind) \"\($0)\"" } ?? kind
        return "\(object) is forbidden: \(reason)"
    }

    /// What is wanted, in the words of a Kubernetes API server, e.g.
    /// `list resource "services" in API group "" in the namespace "shop"`.
    var phrase: String {
        switch target {
        case .path(let path): return "\(verb) path \"\(path)\""
        case .resource(let resource):
            let full = [resource.resource, resource.subresource].filter { !$0.isEmpty }.joined(separator: "/")
            // A Namespace object lies in itself there.
            let namespace = resource.isNamespace ? resource.name : resource.namespace
            let place = namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
            return "\(verb) resource \"\(full)\" in API group \"\(resource.group)\" \(place)"
        }
    }
}
