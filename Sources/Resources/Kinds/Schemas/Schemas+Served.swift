/// Kinds that the server itself makes.
extension Schemas {
    static let event = kind(
        "What happened to an object.",
        [
            .required(
                "involvedObject",
                .object(
                    "Whom it happened to.",
                    [
                        .optional("kind", .string("The kind.")), .optional("namespace", .string("The namespace.")),
                        .optional("name", .string("The name.")), .optional("uid", .string("The identity.")),
                        .optional("apiVersion", .string("The group and version.")),
                        .optional("resourceVersion", .string("The version of the object.")),
                        .optional("fieldPath", .string("The part of the object.")),
                    ])),
            .optional("reason", .string("One word of what happened.")),
            .optional("message", .string("What happened.")),
            .optional(
                "source",
                .object(
                    "Who reported it.",
                    [
                        .optional("component", .string("The program.")), .optional("host", .string("The host.")),
                    ])),
            .optional("firstTimestamp", .string("When it was seen first.", format: .dateTime)),
            .optional("lastTimestamp", .string("When it was seen last.", format: .dateTime)),
            .optional("count", .integer("How often it was seen.")),
            .optional("type", .string("Normal or Warning.")),
            .optional("eventTime", .string("When it was seen first.", format: .dateTime)),
            .optional("series", .any("The series that it belongs to.")),
            .optional("action", .string("What was done.")),
            .optional("related", .any("A second object.")),
            .optional("reportingComponent", .string("Who reported it.")),
            .optional("reportingInstance", .string("Which instance of it.")),
        ])

    static let endpointHealth = kind(
        "How an endpoint of a profile fares.",
        [
            .optional(
                "status",
                .object(
                    "What the probes say.",
                    [
                        .optional("profile", .string("The profile.")),
                        .optional("target", .string("Where clients are sent to.")),
                        .optional("weight", .integer("Its part of the draw.")),
                        .optional("share", .string("The part of the answers that it gets now.")),
                        .optional("state", .string("The state.")),
                        .optional("since", .string("Since when it has that state.", format: .dateTime)),
                        .optional("reason", .string("Why.")),
                    ]))
        ])
}
