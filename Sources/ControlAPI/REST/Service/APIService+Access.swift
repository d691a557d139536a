internal import HTTP
internal import Resources

extension APIService {
    /// Refuses what a caller may not do.
    func authorize(_ request: ResourceRequest) throws(APIStatus) {
        let path = request.path
        let wanted = AccessRequest(
            verb: request.verb.rawValue, group: path.kind.group, resource: path.kind.plural,
            subresource: path.subresource ?? "", namespace: path.namespace, name: path.name)
        guard case .denied(let reason) = request.caller.decision(on: wanted) else { return }
        var details = APIStatus.about(path.kind, path.name ?? "")
        details.kind = path.kind.plural
        throw APIStatus(code: 403, message: wanted.forbiddenMessage(reason), details: details)
    }

    /// Refuses a path that a caller may not read, or do something at.
    func authorize(path: String, _ caller: Caller, verb: String = "get") throws(APIStatus) {
        let wanted = AccessRequest(verb: verb, path: path)
        guard case .denied(let reason) = caller.decision(on: wanted) else { return }
        throw APIStatus(code: 403, message: wanted.forbiddenMessage(reason), details: APIStatus.Details())
    }

    /// `kubectl auth can-i`: whether the caller may do something.
    func reviewAccess(
        _ request: ServerRequest, _ apiVersion: String, _ caller: Caller
    ) async throws(APIStatus) -> ServerResponse {
        let kind = "SelfSubjectAccessReview"
        let spec = try await reviewed(request, kind, apiVersion)["spec"] ?? [:]
        let wanted: AccessRequest
        if let attributes = spec["resourceAttributes"] {
            func text(_ key: String) -> String { attributes[key]?.string ?? "" }
            wanted = AccessRequest(
                verb: text("verb"), group: text("group"), resource: text("resource"),
                subresource: text("subresource"), namespace: text("namespace"), name: text("name"))
        } else if let attributes = spec["nonResourceAttributes"] {
            wanted = AccessRequest(
                verb: attributes["verb"]?.string ?? "", path: attributes["path"]?.string ?? "")
        } else {
            throw APIStatus(
                code: 422,
                message: "\(kind).authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: null: "
                    + "exactly one of nonResourceAttributes or resourceAttributes must be specified")
        }
        var status: Value = [:]
        switch caller.decision(on: wanted) {
        case .allowed: status.set(true, for: "allowed")
        case .denied(let reason):
            status.set(false, for: "allowed")
            status.set(.text(reason), for: "reason")
        }
        return reviewAnswer(kind, apiVersion, spec: Self.known(spec), status: status)
    }

    /// What a review's answer repeats of the request: the fields that it knows, as a body may hold anything else.
    private static func known(_ spec: Value) -> Value {
        let fields = [
            "resourceAttributes": ["namespace", "verb", "group", "version", "resource", "subresource", "name"],
            "nonResourceAttributes": ["path", "verb"],
        ]
        var known: Value = [:]
        for (part, names) in fields.sorted(by: { $0.key > $1.key }) {
            guard let attributes = spec[part] else { continue }
            var kept: Value = [:]
            for name in names {
                if let text = attributes[name]?.string { kept.set(.text(text), for: name) }
            }
            known.set(kept, for: part)
        }
        return known
    }

    /// `kubectl auth can-i --list`: all that the caller may do in a namespace.
    func reviewRules(
        _ request: ServerRequest, _ apiVersion: String, _ caller: Caller
    ) async throws(APIStatus) -> ServerResponse {
        let kind = "SelfSubjectRulesReview"
        let namespace = try await reviewed(request, kind, apiVersion)["spec"]?["namespace"]?.string ?? ""
        guard !namespace.isEmpty else {
            throw .badRequest("no namespace on request: found no spec.namespace, expected the name of a namespace")
        }
        let rules = AccessRules(of: caller, in: namespace)
        return reviewAnswer(kind, apiVersion, spec: ["namespace": .text(namespace)], status: rules.status)
    }

    /// `kubectl auth whoami`: who the caller is.
    func reviewIdentity(
        _ request: ServerRequest, _ apiVersion: String, _ caller: Caller
    ) async throws(APIStatus) -> ServerResponse {
        _ = try await reviewed(request, "SelfSubjectReview", apiVersion)
        let user: Value = [
            "username": .text(caller.name), "groups": Value(.array(caller.groups.map { .text($0) })),
        ]
        return reviewAnswer("SelfSubjectReview", apiVersion, spec: nil, status: ["userInfo": user])
    }

    private func reviewed(
        _ request: ServerRequest, _ kind: String, _ apiVersion: String
    ) async throws(APIStatus) -> Value {
        guard request.head.method.rawValue == "POST" else { throw .methodNotAllowed() }
        guard let review = try await request.object(of: kind) else {
            throw .badRequest("the body of the request: found nothing, expected a \(kind)")
        }
        // Built-in kinds may leave it to the path what they are; typed clients do.
        guard review["kind"].map({ $0.string == kind }) ?? true,
            review["apiVersion"].map({ $0.string == apiVersion }) ?? true
        else {
            throw .badRequest(
                "the body of the request: found \(review["kind"]?.string ?? "no kind") of "
                    + "\(review["apiVersion"]?.string ?? "no version"), expected \(kind) of \(apiVersion)")
        }
        return review
    }

    private func reviewAnswer(_ kind: String, _ apiVersion: String, spec: Value?, status: Value) -> ServerResponse {
        var answer: Value = ["kind": .text(kind), "apiVersion": .text(apiVersion), "metadata": [:]]
        if let spec { answer.set(spec, for: "spec") }
        answer.set(status, for: "status")
        return ServerResponse(status: 201, json: answer.json, warnings: [])
    }
}
