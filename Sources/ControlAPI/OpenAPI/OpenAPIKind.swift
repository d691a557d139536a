internal import Resources

/// The schemas and paths of one kind in one version.
struct OpenAPIKind {
    var kind: ResourceKind
    var version: String
    var schema: Schema

    private var groupVersionKind: Value { groupVersionKind(kind.rawValue) }

    private func groupVersionKind(_ name: String) -> Value {
        ["group": Value(kind.group), "version": Value(version), "kind": Value(name)]
    }

    private func componentName(_ name: String) -> String {
        OpenAPIComponents.name(of: name, group: kind.group, version: version)
    }

    // MARK: Schemas

    /// The schemas of an object and of a list.
    var schemas: [Value.Member] {
        [
            Value.Member(key: componentName(kind.rawValue), value: objectSchema),
            Value.Member(key: componentName(kind.listKind), value: listSchema),
        ]
    }

    private var objectSchema: Value {
        guard case .object(let fields, _) = schema.content else { return schema.openAPI }
        let own = fields.filter { $0.name != "metadata" && $0.name != "apiVersion" && $0.name != "kind" }
        var properties: Value = [:]
        properties.set(
            [
                "description": Value(
                    "The group and version of this notation of the object: \(kind.apiVersion(version))."),
                "type": "string",
            ], for: "apiVersion")
        properties.set(
            ["description": Value("What the object is: \(kind.rawValue)."), "type": "string"], for: "kind")
        properties.set(
            [
                "description": "Name, namespace, labels, and what the server notes of the object.",
                "allOf": [OpenAPIComponents.reference(OpenAPIComponents.objectMeta)],
            ], for: "metadata")
        for field in own { properties.set(field.schema.openAPI, for: field.name) }
        var value: Value = ["description": Value(schema.summary), "type": "object", "properties": properties]
        let required = own.filter(\.isRequired).map(\.name)
        if !required.isEmpty { value.set(required.value, for: "required") }
        value.set([groupVersionKind], for: "x-kubernetes-group-version-kind")
        return value
    }

    private var listSchema: Value {
        [
            "description": Value("A list of \(kind.rawValue) objects."), "type": "object",
            "required": ["items"],
            "properties": [
                "apiVersion": ["description": "The group and version of the list.", "type": "string"],
                "kind": ["description": Value("\(kind.listKind)."), "type": "string"],
                "metadata": [
                    "description": "What all lists have.",
                    "allOf": [OpenAPIComponents.reference(OpenAPIComponents.listMeta)],
                ],
                "items": [
                    "description": "The objects, by namespace and name.", "type": "array",
                    "items": OpenAPIComponents.reference(componentName(kind.rawValue)),
                ],
            ],
            "x-kubernetes-group-version-kind": [groupVersionKind(kind.listKind)],
        ]
    }

    // MARK: Paths

    /// The paths of the collection, of an object and of its status.
    var paths: [Value.Member] {
        let root = kind.group.isEmpty ? "/api/\(version)" : "/apis/\(kind.group)/\(version)"
        let collection = kind.isNamespaced ? "\(root)/namespaces/{namespace}/\(kind.plural)" : "\(root)/\(kind.plural)"
        let scope: [Value] = kind.isNamespaced ? [OpenAPIParameters.namespace] : []
        let named = scope + [OpenAPIParameters.name]
        var paths: [Value.Member] = []
        if kind.isNamespaced {
            paths.append(Value.Member(key: "\(root)/\(kind.plural)", value: ["get": list(verb: "ForAllNamespaces")]))
        }
        paths.append(Value.Member(key: collection, value: collectionItem(parameters: scope)))
        paths.append(
            Value.Member(key: "\(collection)/{name}", value: objectItem(verbs: kind.verbs, parameters: named)))
        if kind.hasStatus {
            paths.append(
                Value.Member(
                    key: "\(collection)/{name}/status",
                    value: objectItem(verbs: ResourceKind.statusVerbs, parameters: named, subresource: "Status")))
        }
        return paths
    }

    private func list(verb: String = "") -> Value {
        operation(
            "list", "list\(kind.rawValue)\(verb)", "Lists or watches objects.", parameters: OpenAPIParameters.list,
            answer: kind.listKind)
    }

    private func collectionItem(parameters: [Value]) -> Value {
        var item: Value = ["get": list()]
        if kind.verbs.contains("create") {
            item.set(
                operation(
                    "post", "create\(kind.rawValue)", "Creates an object.", parameters: OpenAPIParameters.write,
                    body: OpenAPIBody.object(componentName(kind.rawValue)), code: "201"), for: "post")
        }
        if kind.verbs.contains("deletecollection") {
            item.set(
                operation(
                    "deletecollection", "deleteCollection\(kind.rawValue)", "Deletes the objects that are selected.",
                    parameters: OpenAPIParameters.selection, body: OpenAPIBody.deleteOptions, answer: kind.listKind),
                for: "delete")
        }
        if !parameters.isEmpty { item.set(Value(parameters), for: "parameters") }
        return item
    }

    private func objectItem(verbs: [String], parameters: [Value], subresource: String = "") -> Value {
        let what = subresource.isEmpty ? "an object" : "an object's status"
        var item: Value = [
            "get": operation("get", "read\(kind.rawValue)\(subresource)", "Reads \(what).", parameters: [])
        ]
        if verbs.contains("update") {
            item.set(
                operation(
                    "put", "replace\(kind.rawValue)\(subresource)", "Replaces \(what).",
                    parameters: OpenAPIParameters.write, body: OpenAPIBody.object(componentName(kind.rawValue))),
                for: "put")
        }
        if verbs.contains("patch") {
            item.set(
                operation(
                    "patch", "patch\(kind.rawValue)\(subresource)", "Changes \(what) in part.",
                    parameters: OpenAPIParameters.write + [OpenAPIParameters.force],
                    body: OpenAPIBody.patch(isStrategic: kind.group.isEmpty)), for: "patch")
        }
        if verbs.contains("delete") {
            item.set(
                operation(
                    "delete", "delete\(kind.rawValue)", "Deletes an object.", parameters: [OpenAPIParameters.dryRun],
                    body: OpenAPIBody.deleteOptions, answer: nil), for: "delete")
        }
        item.set(Value(parameters), for: "parameters")
        return item
    }

    /// An operation that answers with an object of the kind, with a list, or (nil) with a `Status`.
    private func operation(
        _ action: String, _ identity: String, _ description: String, parameters: [Value], body: Value? = nil,
        code: String = "200"
    ) -> Value {
        operation(
            action, identity, description, parameters: parameters, body: body, code: code, answer: kind.rawValue)
    }

    private func operation(
        _ action: String, _ identity: String, _ description: String, parameters: [Value], body: Value? = nil,
        code: String = "200", answer: String?
    ) -> Value {
        let component = answer.map { componentName($0) } ?? OpenAPIComponents.status
        let scope = kind.group.isEmpty ? "core" : String(kind.group.prefix { $0 != "." })
        var operation: Value = [
            "description": Value(description),
            "operationId": Value("\(identity)\(version.prefix(1).uppercased())\(version.dropFirst())"),
            "tags": [Value("\(scope)_\(version)")],
        ]
        if !parameters.isEmpty { operation.set(Value(parameters), for: "parameters") }
        if let body { operation.set(body, for: "requestBody") }
        let schema: Value = ["schema": OpenAPIComponents.reference(component)]
        var answers: Value = [:]
        // What is put or applied may be new.
        for code in action == "patch" ? ["200", "201"] : [code] {
            answers.set(
                [
                    "description": code == "201" ? "Created" : "OK", "content": ["application/json": schema],
                ], for: code)
        }
        operation.set(answers, for: "responses")
        operation.set(Value(action), for: "x-kubernetes-action")
        operation.set(groupVersionKind, for: "x-kubernetes-group-version-kind")
        return operation
    }
}
