internal import Resources

/// The parameters of the operations.
enum OpenAPIParameters {
    static let namespace = path("namespace", "The namespace.")
    static let name = path("name", "The object's name.")
    static let dryRun = query("dryRun", "All: everything is checked and answered, and nothing is kept.")
    static let force = query(
        "force", "With server-side apply: fields of other managers are taken over.", type: "boolean")

    /// Of operations that write an object.
    static let write = [
        dryRun,
        query("fieldManager", "Who writes, at most 128 characters; needed for server-side apply."),
        query(
            "fieldValidation",
            "What becomes of unknown and repeated fields: Strict refuses them, Warn drops them with a warning, Ignore drops them. Default Warn."
        ),
    ]

    /// Of operations on those objects of a collection that are selected.
    static let selection = [
        query("labelSelector", "Only objects with these labels, such as app=web,tier!=test."),
        query("fieldSelector", "Only objects with these fields, such as metadata.name=web."),
        query("limit", "How many objects to answer with at most.", type: "integer"),
        query("continue", "Where an earlier answer of that many ended."),
        query("resourceVersion", "How fresh the answer must be; with watch, after which version changes are sent."),
        query("resourceVersionMatch", "How resourceVersion is meant: Exact or NotOlderThan."),
        query("timeoutSeconds", "Seconds after which the answer ends.", type: "integer"),
    ]

    /// Of listing and watching.
    static let list =
        selection + [
            query("watch", "Whether changes are sent as they happen.", type: "boolean"),
            query("allowWatchBookmarks", "Whether a watch tells versions without changes.", type: "boolean"),
            query("sendInitialEvents", "Whether a watch begins with the objects there are.", type: "boolean"),
        ]

    private static func path(_ name: String, _ description: String) -> Value {
        [
            "name": Value(name), "in": "path", "required": true, "description": Value(description),
            "schema": ["type": "string"],
        ]
    }

    private static func query(_ name: String, _ description: String, type: String = "string") -> Value {
        [
            "name": Value(name), "in": "query", "description": Value(description), "schema": ["type": Value(type)],
        ]
    }
}

/// The bodies of the operations' requests.
enum OpenAPIBody {
    static func object(_ component: String) -> Value {
        let schema: Value = ["schema": OpenAPIComponents.reference(component)]
        return ["required": true, "content": ["application/json": schema, "application/yaml": schema]]
    }

    static func patch(isStrategic: Bool) -> Value {
        let schema: Value = ["schema": OpenAPIComponents.reference(OpenAPIComponents.patch)]
        var content: Value = [
            "application/apply-patch+yaml": schema, "application/json-patch+json": schema,
            "application/merge-patch+json": schema,
        ]
        if isStrategic { content.set(schema, for: "application/strategic-merge-patch+json") }
        return ["required": true, "content": content]
    }

    static let deleteOptions: Value = [
        "content": ["application/json": ["schema": OpenAPIComponents.reference(OpenAPIComponents.deleteOptions)]]
    ]
}
