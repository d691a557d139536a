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

    /// Which role would do, and where.
    private func advice(on request: AccessRequest) -> String {
        var namespace: String?
        if case .resource(let resource) = request.target {
            namespace = resource.isNamespace ? resource.name : resource.namespace
        }
        let beginning = grants.isEmpty ? "it has no role; role" : "role"
        for role in Self.ascending {
            let isEnough = namespace.map { Grant(role, namespaces: [$0]).allows(request) } ?? false
            guard isEnough || Grant(role).allows(request) else { continue }
            // Whoever has a role without limits knows nothing of limits.
            guard role.canBeLimited, grants.contains(where: \.isLimited) else {
                return "\(beginning) \(role.rawValue) would do"
            }
            return "\(beginning) \(role.rawValue) for \(isEnough ? "that namespace" : "all namespaces") would do"
        }
        return "no role allows it"
    }
}
