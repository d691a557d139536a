/// Kinds that the server itself makes.
extension Schemas {
    static let event = kind(
        """
        What happened to an object, for people to read (`kubectl describe`, `kubectl events`). Events are kept for a while \
        only.
        """,
        [
            .required("involvedObject", objectReference("The object that the event is about.")),
            .optional("reason", .string("What happened, as one CamelCase word, such as Programmed or Degraded.")),
            .optional("message", .string("What happened, for people.")),
            .optional(
                "source",
                .object(
                    "Who reported it.",
                    [
                        .optional("component", .string("The program.")),
                        .optional("host", .string("The host on which it runs.")),
                    ])),
            .optional(
                "firstTimestamp", .string("When it was seen first (RFC 3339).", format: .dateTime)),
            .optional("lastTimestamp", .string("When it was seen last (RFC 3339).", format: .dateTime)),
            .optional("count", .integer("How often it was seen.")),
            .optional("type", .string("Normal, or Warning where somebody ought to look at it.")),
            .optional(
                "eventTime", .string("When it was seen first, to the microsecond (RFC 3339).", format: .dateTime)),
            .optional(
                "series",
                .object(
                    "How often it was seen, and when last.",
                    [
                        .optional("count", .integer("How often it was seen.")),
                        .optional(
                            "lastObservedTime",
                            .string("When it was seen last, to the microsecond (RFC 3339).", format: .dateTime)),
                    ])),
            .optional("action", .string("What was done about the object.")),
            .optional("related", objectReference("A second object that has to do with it.")),
            .optional("reportingComponent", .string("Who reported it.")),
            .optional("reportingInstance", .string("Which instance of the program reported it.")),
        ])

    private static func objectReference(_ summary: String) -> Schema {
        .object(
            summary,
            [
                .optional("kind", .string("The object's kind.")),
                .optional("namespace", .string("The object's namespace.")),
                .optional("name", .string("The object's name.")),
                .optional("uid", .string("The object's identity.")),
                .optional("apiVersion", .string("The object's group and version.")),
                .optional("resourceVersion", .string("The object's version when it happened.")),
                .optional("fieldPath", .string("The part of the object, such as spec.monitorConfig.")),
            ], isAtomic: true)
    }

    static let endpointHealth = kind(
        """
        How an endpoint of a profile fares: what the probes found, and its part of the DNS answers. Made by the server and \
        read-only; one object for each address of an endpoint, in the profile's namespace.
        """,
        [
            .optional(
                "status",
                .object(
                    "What the server found.",
                    [
                        .optional("profile", .string("The TrafficManagerProfile that the endpoint belongs to.")),
                        .optional(
                            "endpoint", .string("The endpoint: backend/cluster, or the ExternalEndpoint's name.")),
                        .optional("target", .string("The address of the endpoint, or its host name.")),
                        .optional("weight", .integer("The endpoint's weight in the profile's draw.")),
                        .optional(
                            "share",
                            .string(
                                """
                                The part of the profile's answers that the endpoint gets now, such as 65.35%; 0% where it is \
                                not in play.
                                """)),
                        .optional(
                            "state",
                            .string(
                                """
                                Online, CheckingEndpoint (probed without a verdict yet) and Unmonitored (not probed) are \
                                answered; Degraded (more failures in a row than are tolerated) is not, unless all are; \
                                Disabled and Inactive (weight 0) never are.
                                """)),
                        .optional(
                            "since", .string("When the state last changed (RFC 3339).", format: .dateTime)),
                        .optional(
                            "reason",
                            .string(
                                "Why the state is what it is, such as the failure of the last probe; empty for none.")),
                    ]))
        ])
}
