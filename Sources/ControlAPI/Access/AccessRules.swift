internal import Resources

/// All that a caller may do in a namespace, as a `SelfSubjectRulesReview` tells it.
///
/// It asks the decision itself about each kind and verb, so that it can not say anything else.
struct AccessRules: Sendable {
    /// Kinds of one group of which the same may be done.
    private struct Rule: Hashable {
        var group: String
        var verbs: [String]
    }

    private static let verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]
    private static let paths = [
        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
    ]

    private let caller: Caller
    private let namespace: String

    init(of caller: Caller, in namespace: String) {
        self.caller = caller
        self.namespace = namespace
    }

    /// The review's `status`.
    var status: Value {
        [
            "resourceRules": Value(.array(resourceRules)), "nonResourceRules": Value(.array(pathRules)),
            "incomplete": false,
        ]
    }

    private var resourceRules: [Value] {
        var resources: [Rule: [String]] = [:]
        for kind in ResourceKind.allCases {
            func allowed(_ resource: String, _ verbs: [String], subresource: String = "") {
                let verbs = verbs.filter { mayDo($0, kind, subresource) }
                guard !verbs.isEmpty else { return }
                resources[Rule(group: kind.group, verbs: verbs), default: []].append(resource)
            }
            allowed(kind.plural, Self.verbs.filter(kind.verbs.contains))
            if kind.hasStatus {
                allowed("\(kind.plural)/status", ResourceKind.statusVerbs, subresource: "status")
            }
            if kind.keepsHistory {
                let history = ResourceKind.historySubresource
                allowed("\(kind.plural)/\(history)", ["get"], subresource: history)
            }
        }
        let reviews: [(group: String, resources: [String])] = [
            ("authentication.k8s.io", ["selfsubjectreviews"]),
            ("authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
        ]
        return reviews.map { rule(["create"], $0.group, $0.resources) }
            + resources.sorted { ($0.key.group, $0.value[0]) < ($1.key.group, $1.value[0]) }
            .map { rule($0.key.verbs, $0.key.group, $0.value) }
    }

    private func mayDo(_ verb: String, _ kind: ResourceKind, _ subresource: String) -> Bool {
        let isNamespace = kind == .namespace
        let request = AccessRequest(
            verb: verb, group: kind.group, resource: kind.plural, subresource: subresource,
            namespace: isNamespace ? nil : namespace, name: isNamespace ? namespace : nil)
        return caller.decision(on: request) == .allowed
    }

    private func rule(_ verbs: [String], _ group: String, _ resources: [String]) -> Value {
        ["verbs": verbs.value, "apiGroups": [Value(group)], "resources": resources.value]
    }

    private var pathRules: [Value] {
        let readable = Self.paths.filter { caller.decision(on: AccessRequest(verb: "get", path: $0)) == .allowed }
        return readable.isEmpty ? [] : [["verbs": ["get"], "nonResourceURLs": readable.value]]
    }
}
