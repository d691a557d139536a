internal import Resources

/// The schemas that all documents share, under the names that the real server gives them.
enum OpenAPIComponents {
    static let objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
    static let listMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"
    static let status = "io.k8s.apimachinery.pkg.apis.meta.v1.Status"
    static let patch = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch"
    static let deleteOptions = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"

    /// The name of a kind's schema: the group's parts the other way round, as the real server has it for custom kinds.
    static func name(of kind: String, group: String, version: String) -> String {
        let prefix =
            group.isEmpty ? "io.k8s.api.core" : group.split(separator: ".").reversed().joined(separator: ".")
        return "\(prefix).\(version).\(kind)"
    }

    static func reference(_ name: String) -> Value { ["$ref": Value("#/components/schemas/\(name)")] }

    static let schemas: [Value.Member] = [
        Value.Member(key: objectMeta, value: metadata),
        Value.Member(
            key: listMeta,
            value: Schema.object(
                "What all lists have.",
                [
                    .optional("continue", .string("What asks for the rest of the list; empty at its end.")),
                    .optional("remainingItemCount", .integer("How many objects follow.")),
                    .optional("resourceVersion", .string("The version of the store that the list shows.")),
                ]
            ).openAPI),
        Value.Member(key: status, value: statusSchema),
        Value.Member(
            key: patch, value: ["description": "A patch in the notation of its Content-Type.", "type": "object"]),
        Value.Member(key: deleteOptions, value: deleteOptionsSchema),
    ]

    /// The metadata of kinds whose names have no bounds of their own.
    private static var metadata: Value {
        guard let schema = ResourceKind.externalEndpoint.schema(version: "v1"),
            case .object(let fields, _) = schema.content,
            case .object(let metadata, _)? = fields.first(where: { $0.name == "metadata" })?.schema.content
        else { return ["type": "object"] }
        var properties: Value = [:]
        for field in metadata where field.name != "selfLink" {
            properties.set((field.name == "managedFields" ? managedFields : field.schema).openAPI, for: field.name)
        }
        return [
            "description": "All kinds have the same.",
            "type": "object", "properties": properties,
        ]
    }

    private static let managedFields = Schema.list(
        "Who last wrote which field, for server-side apply; clients leave it alone.",
        of: .object(
            "What one writer wrote.",
            [
                .optional("manager", .string("The writer's name, such as kubectl-client-side-apply.")),
                .optional("operation", .string("How it was written: Apply or Update.")),
                .optional("apiVersion", .string("The version of the object in which it was written.")),
                .optional("time", .string("When it was last written (RFC 3339).", format: .dateTime)),
                .optional("fieldsType", .string("The notation of fieldsV1: FieldsV1.")),
                .optional("fieldsV1", .object("The fields.", [], isOpen: true)),
                .optional("subresource", .string("The subresource that was written to, such as status.")),
            ]))

    private static var statusSchema: Value {
        Schema.object(
            "The outcome of a request that returns no object.",
            [
                .optional("apiVersion", .string("v1.")),
                .optional("kind", .string("Status.")),
                .optional("status", .string("Success or Failure.")),
                .optional("message", .string("What happened, for people.")),
                .optional("reason", .string("What happened, as one word.")),
                .optional("code", .integer("The HTTP status code.")),
                .optional(
                    "details",
                    .object(
                        "What it happened to.",
                        [
                            .optional("name", .string("The object's name.")),
                            .optional("group", .string("The object's group.")),
                            .optional("kind", .string("The object's kind or plural.")),
                            .optional("uid", .string("The object's identity.")),
                            .optional("retryAfterSeconds", .integer("Seconds after which to ask again.")),
                            .optional(
                                "causes",
                                .list(
                                    "What was wrong with each field.",
                                    of: .object(
                                        "What was wrong.",
                                        [
                                            .optional("field", .string("The field.")),
                                            .optional("message", .string("What was wrong, for people.")),
                                            .optional("reason", .string("What was wrong, as one word.")),
                                        ]))),
                        ])),
            ]
        ).openAPI
    }

    private static var deleteOptionsSchema: Value {
        Schema.object(
            "How an object is deleted.",
            [
                .optional("apiVersion", .string("v1.")),
                .optional("kind", .string("DeleteOptions.")),
                .optional("dryRun", .list("All: nothing is deleted.", of: .string("All."))),
                .optional("gracePeriodSeconds", .integer("Not used: objects go at once.")),
                .optional("propagationPolicy", .string("Not used: no object depends on another.")),
                .optional(
                    "preconditions",
                    .object(
                        "What the object must be; it is not deleted where it is another.",
                        [
                            .optional("resourceVersion", .string("Its version.")),
                            .optional("uid", .string("Its identity.")),
                        ])),
            ]
        ).openAPI
    }
}
