internal import Resources

/// The kinds as `CustomResourceDefinition` objects, read-only: clients look there for what a server can hold.
enum CustomResourceDefinitions {
    static let group = "apiextensions.k8s.io"
    static let version = "v1"
    static let plural = "customresourcedefinitions"
    static let kind = "CustomResourceDefinition"

    /// Groups that are built into the real server, and have no definitions there either.
    private static let builtIn: Set<String> = ["", "coordination.k8s.io"]

    /// All of them, by name.
    static let all: [(name: String, definition: Value)] = ResourceKind.allCases
        .filter { !builtIn.contains($0.group) }
        .map { ("\($0.plural).\($0.group)", definition(of: $0)) }
        .sorted { $0.0 < $1.0 }

    private static let verbs: Value = ["get", "list"]

    /// The group, as `/apis` has it.
    static let groupDescription: Value = {
        let version: Value = ["groupVersion": Value("\(group)/\(Self.version)"), "version": Value(Self.version)]
        return ["name": Value(group), "versions": [version], "preferredVersion": version]
    }()

    /// The group's kinds, as `/apis/GROUP/VERSION` has them.
    static let resourceList: Value = [
        "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": Value("\(group)/\(version)"),
        "resources": [
            [
                "name": Value(plural), "singularName": Value(kind.lowercased()), "namespaced": false,
                "kind": Value(kind),
                "verbs": verbs, "shortNames": ["crd", "crds"],
            ]
        ],
    ]

    /// The group in the aggregated form of discovery.
    static let aggregated: Value = [
        "metadata": ["name": Value(group)],
        "versions": [
            [
                "version": Value(version), "freshness": "Current",
                "resources": [
                    [
                        "resource": Value(plural), "scope": "Cluster", "singularResource": Value(kind.lowercased()),
                        "responseKind": ["group": Value(group), "version": Value(version), "kind": Value(kind)],
                        "verbs": verbs, "shortNames": ["crd", "crds"],
                    ]
                ],
            ]
        ],
    ]

    /// A `CustomResourceDefinitionList`.
    static var list: Value {
        [
            "kind": Value("\(kind)List"), "apiVersion": Value("\(group)/\(version)"),
            "metadata": ["resourceVersion": "1"], "items": Value(all.map(\.definition)),
        ]
    }

    private static func definition(of kind: ResourceKind) -> Value {
        var names: Value = [
            "plural": Value(kind.plural), "singular": Value(kind.singular), "kind": Value(kind.rawValue),
            "listKind": Value(kind.listKind),
        ]
        if !kind.shortNames.isEmpty { names.set(kind.shortNames.value, for: "shortNames") }
        if !kind.categories.isEmpty { names.set(kind.categories.value, for: "categories") }
        let conditions = ["NamesAccepted", "Established"].map { type -> Value in
            [
                "type": Value(type), "status": "True", "lastTransitionTime": Value(created), "reason": "BuiltIn",
                "message": "the kind is part of this server",
            ]
        }
        return [
            "apiVersion": Value("\(group)/\(version)"), "kind": Value(Self.kind),
            "metadata": [
                "name": Value("\(kind.plural).\(kind.group)"), "creationTimestamp": Value(created), "generation": 1,
                "resourceVersion": "1", "uid": Value(uid(of: kind)),
            ],
            "spec": [
                "group": Value(kind.group), "names": names, "scope": kind.isNamespaced ? "Namespaced" : "Cluster",
                "versions": Value(kind.versions.map { self.version($0, of: kind) }), "conversion": ["strategy": "None"],
            ],
            "status": [
                "acceptedNames": names, "conditions": Value(conditions), "storedVersions": [Value(kind.storageVersion)],
            ],
        ]
    }

    /// They are as old as the process that serves them.
    private static let created = "\(APIService.currentTime())"

    /// An identity that is the same on every server, as the definitions are.
    private static func uid(of kind: ResourceKind) -> String {
        let index = ResourceKind.allCases.firstIndex(of: kind) ?? 0
        let digits = String(index + 1)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private static func version(_ version: String, of kind: ResourceKind) -> Value {
        var value: Value = [
            "name": Value(version), "served": true, "storage": Value(.bool(version == kind.storageVersion)),
        ]
        if let schema = kind.schema(version: version) {
            var openAPI = schema.openAPI
            // As in the real server: what metadata holds is no matter of a definition.
            openAPI.modify(["properties"]) { $0.set(["type": "object"], for: "metadata") }
            value.set(["openAPIV3Schema": openAPI], for: "schema")
        }
        if kind.hasStatus { value.set(["status": [:]], for: "subresources") }
        let columns = kind.printerColumns.compactMap { column -> Value? in
            let path: String
            switch column.source {
            case .field(let names): path = names.map { Int($0) == nil ? ".\($0)" : "[\($0)]" }.joined()
            case .condition(let type): path = ".status.conditions[?(@.type==\"\(type)\")].status"
            case .derived: return nil
            }
            return [
                "name": Value(column.name), "type": Value(column.type.rawValue),
                "description": Value(column.description),
                "jsonPath": Value(path),
            ]
        }
        if !columns.isEmpty { value.set(Value(columns), for: "additionalPrinterColumns") }
        return value
    }
}

extension APIService {
    /// The definitions, or one of them.
    func definitions(_ name: String?, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        guard let name else { return ServerResponse(json: CustomResourceDefinitions.list.json, warnings: []) }
        guard let found = CustomResourceDefinitions.all.first(where: { $0.name == name }) else {
            let qualified = "\(CustomResourceDefinitions.plural).\(CustomResourceDefinitions.group)"
            throw APIStatus(
                code: 404, message: "\(qualified) \"\(name)\" not found",
                details: APIStatus.Details(
                    name: name, group: CustomResourceDefinitions.group, kind: CustomResourceDefinitions.plural))
        }
        return ServerResponse(json: found.definition.json, warnings: [])
    }
}
