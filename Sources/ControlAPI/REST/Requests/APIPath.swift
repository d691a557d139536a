package import Resources

/// What a URL's path names.
package enum APIPath: Equatable, Sendable {
    /// A collection, an object, or an object's subresource.
    case resource(ResourcePath)
    /// `/api`, `/apis` and what stands below them in discovery.
    case discovery
    /// `/openapi/v3`.
    case openAPIIndex
    /// `/openapi/v3/apis/GROUP/VERSION`, with the part after `v3/`.
    case openAPIDocument(String)
    /// `/openapi/v2`.
    case openAPIVersion2
    /// `/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, with its `apiVersion`.
    case accessReview(apiVersion: String)
    /// `/apis/authorization.k8s.io/v1/selfsubjectrulesreviews`, with its `apiVersion`.
    case rulesReview(apiVersion: String)
    /// `/apis/authentication.k8s.io/v1/selfsubjectreviews`, with its `apiVersion`.
    case identityReview(apiVersion: String)
    /// `/apis/apiextensions.k8s.io/v1/customresourcedefinitions`, or one of them.
    case customResourceDefinitions(name: String?)
    /// `/apis/pointsman.dev/v1/imports`.
    case imports
    /// None of these.
    case other

    /// Reads a decoded path; a slash at the end does not count.
    package init(_ path: String) {
        let parts = path.split(separator: "/").map { String($0) }
        switch parts.first {
        case "api":
            if parts.count <= 2 {
                self = .discovery
            } else {
                self = Self.resource(group: "", version: parts[1], Array(parts[2...]))
            }
        case "apis":
            if parts.count <= 3 {
                self = .discovery
            } else {
                self = Self.resource(group: parts[1], version: parts[2], Array(parts[3...]))
            }
        case "openapi":
            self = Self.openAPI(Array(parts[1...]))
        default: self = .other
        }
    }

    private static func openAPI(_ parts: [String]) -> APIPath {
        switch parts.first {
        case "v2" where parts.count == 1: .openAPIVersion2
        case "v3": parts.count == 1 ? .openAPIIndex : .openAPIDocument(parts[1...].joined(separator: "/"))
        default: .other
        }
    }

    private static func resource(group: String, version: String, _ parts: [String]) -> APIPath {
        switch (group, parts) {
        case ("authorization.k8s.io", ["selfsubjectaccessreviews"]) where version == "v1":
            return .accessReview(apiVersion: "\(group)/\(version)")
        case ("authorization.k8s.io", ["selfsubjectrulesreviews"]) where version == "v1":
            return .rulesReview(apiVersion: "\(group)/\(version)")
        case (CustomResourceDefinitions.group, _) where version == "v1":
            guard parts.first == CustomResourceDefinitions.plural, parts.count <= 2 else { return .other }
            return .customResourceDefinitions(name: parts.count == 2 ? parts[1] : nil)
        case ("authentication.k8s.io", ["selfsubjectreviews"]) where version == "v1":
            return .identityReview(apiVersion: "\(group)/\(version)")
        case ("pointsman.dev", ["imports"]) where version == "v1": return .imports
        default:
            // `/watch/` before the collection is how watches were asked for until Kubernetes 1.11; the real server still
            // serves it, and libraries still use it.
            let isWatch = parts.first == "watch" && parts.count > 1
            guard var path = ResourcePath(group: group, version: version, isWatch ? Array(parts.dropFirst()) : parts)
            else { return .other }
            guard isWatch else { return .resource(path) }
            guard path.subresource == nil else { return .other }
            path.isLegacyWatch = true
            return .resource(path)
        }
    }
}

/// The path of a collection, an object or a subresource.
package struct ResourcePath: Equatable, Sendable {
    /// The kind.
    package var kind: ResourceKind
    /// The version in the path.
    package var version: String
    /// The namespace; nil for all of them, and for kinds that live in none.
    package var namespace: String?
    /// The object's name; nil for the collection.
    package var name: String?
    /// Such as `status`.
    package var subresource: String?
    /// Whether the path itself asks to watch the collection, or the named object of it.
    package var isLegacyWatch = false

    init(
        kind: ResourceKind, version: String, namespace: String? = nil, name: String? = nil, subresource: String? = nil
    ) {
        self.kind = kind
        self.version = version
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
    }

    /// Reads the parts after the version; nil where nothing is served there.
    init?(group: String, version: String, _ parts: [String]) {
        guard parts.first == "namespaces", parts.count >= 3,
            let kind = ResourceKind.find(group: group, version: version, plural: parts[2]), kind.isNamespaced
        else {
            self.init(group, version, parts[...], namespace: nil)
            return
        }
        self.init(group, version, parts[2...], namespace: parts[1])
    }

    private init?(_ group: String, _ version: String, _ parts: ArraySlice<String>, namespace: String?) {
        guard let plural = parts.first, parts.count <= 3,
            let kind = ResourceKind.find(group: group, version: version, plural: plural)
        else { return nil }
        let rest = Array(parts.dropFirst())
        // An object of a namespaced kind is only found within its namespace.
        guard rest.isEmpty || kind.isNamespaced == (namespace != nil) else { return nil }
        self.init(
            kind: kind, version: version, namespace: namespace, name: rest.first,
            subresource: rest.count == 2 ? rest[1] : nil)
        switch subresource {
        case nil: break
        case "status": guard kind.hasStatus else { return nil }
        case ResourceKind.historySubresource: guard kind.keepsHistory else { return nil }
        default: return nil
        }
    }

    /// The object's key; nil for a collection.
    var key: ResourceKey? { name.map { ResourceKey(kind: kind, namespace: namespace ?? "", name: $0) } }

    /// What `apiVersion` says in the path's version.
    var apiVersion: String { kind.apiVersion(version) }
}
