extension Caller {
    /// The roles from the least.
    private static let ascending: [Role] = [.metrics, .viewer, .editor, .admin]

    /// Decides whether the caller may do something.
    public func decision(on request: AccessRequest) -> AccessDecision {
        if request.isOpen { return .allowed }
        if isAnonymous { return .denied(reason: "no credentials were given") }
        if case .resource(let resource) = request.target, resource.isSelfReview, request.verb == "create" {
            return .allowed
        }
        if grants.contains(where: { $0.allows(request) }) { return .allowed }
        return .denied(reason: "User \"\(name)\" cannot \(request.phrase): \(advice(on: request))")
    }

    /// Which role would do.
    private func advice(on request: AccessRequest) -> String {
        let namespace: String? =
            if case .resource(let resource) = request.target {
                resource.isNamespace ? resource.name : resource.namespace
            } else { nil }
        let isLimited = grants.contains(where: \.isLimited)
        let beginning = grants.isEmpty ? "it has no role; " : ""
        for role in Self.ascending {
            if let namespace, Grant(role, namespaces: [namespace]).allows(request) {
                return beginning
                    + (isLimited
                        ? "role \(role.rawValue) for that namespace would do" : "role \(role.rawValue) would do")
            }
            if Grant(role).allows(request) {
                return beginning
                    + (isLimited
                        ? "role \(role.rawValue) for all namespaces would do" : "role \(role.rawValue) would do")
            }
        }
        return beginning + "no role allows it"
    }
}
