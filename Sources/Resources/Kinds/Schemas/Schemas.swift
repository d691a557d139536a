/// The shapes of all kinds, made once.
enum Schemas {
    /// A kind's shapes.
    struct Shapes: Sendable {
        /// As an API server holds its objects.
        var stored: Schema
        /// As files define them: of what only servers write it knows no more than is read, for files come from servers of
        /// any version.
        var definition: Schema
    }

    /// An object of a kind: what all have, and the kind's own fields. Where an API server knows more of them, these are
    /// told apart.
    static func kind(
        _ summary: String, name: Schema = Schemas.name(), _ fields: [Schema.Field], stored: [Schema.Field]? = nil,
        rules: [SchemaRule] = []
    ) -> Shapes {
        func shape(_ fields: [Schema.Field]) -> Schema {
            .object(
                summary,
                [
                    .required("metadata", metadata(name: name)),
                    .required("apiVersion", .string("The group and version.")),
                    .required("kind", .string("The kind.")),
                ] + fields,
                rules: rules)
        }
        return Shapes(stored: shape(stored ?? fields), definition: shape(fields))
    }

    /// An object's name.
    static func name(format: StringFormat = .subdomain) -> Schema {
        .string("The name, unique for its kind and namespace.", format: format)
    }

    /// The name of a Traffic Manager object, a service export or import: it is bounded like a label, though it may hold dots.
    static let boundedName = Schema.string(
        "The name, unique for its kind and namespace.",
        format: StringFormat(
            name: "dns-subdomain",
            expected: "\(StringFormat.subdomain.expected), at most 63 characters (metadata.name max length is 63)"
        ) { $0.utf8.count < 64 && StringFormat.subdomain.matches($0) })

    private static func metadata(name: Schema) -> Schema {
        .object(
            "What the object says of itself.",
            [
                .required("name", name),
                .optional("namespace", .string("The namespace; \"default\" where it is absent.", format: .namespace)),
                .optional("uid", .string("The identity that the API server gave.")),
                .optional("resourceVersion", .string("The version that the API server gave.")),
                .optional("generation", .integer("Counts the changes of the spec.")),
                .optional("creationTimestamp", .string("When the object was created.", format: .dateTime)),
                .optional("annotations", .map("Notes for programs.", of: .string("A note."))),
                .optional("labels", .map("Marks to select by.", of: .string("A mark."))),
                .optional("deletionTimestamp", .string("When the object is to be gone.", format: .dateTime)),
                .optional("deletionGracePeriodSeconds", .integer("Time left to the object.")),
                .optional("finalizers", .list("What must be done before it goes.", of: .string("A finalizer."))),
                .optional("generateName", .string("The begin of a generated name.")),
                .optional("ownerReferences", .any("The objects it goes with.")),
                .optional("managedFields", .any("Who wrote which field.")),
                .optional("selfLink", .any("Unused.")),
            ])
    }

    /// Ports of a service, as the API group `networking.fleet.azure.com` copies them.
    static let ports = Schema.list(
        "The service's ports.",
        of: .object(
            "A port.",
            [
                .optional("name", .string("The port's name.")),
                .optional("protocol", .string("The protocol.", oneOf: ["TCP", "UDP", "SCTP"], default: "TCP")),
                .optional("appProtocol", .string("The application protocol.")),
                .required("port", .integer("The port.", 1...65535)),
                .optional("targetPort", .integerOrString("The port of the pods.")),
            ], isOpen: true))

    /// `status.loadBalancer` of a service.
    static let loadBalancer = Schema.object(
        "The load balancer.",
        [
            .optional(
                "ingress",
                .list(
                    "Where it is reached.",
                    of: .object(
                        "An entry.",
                        [
                            .optional("ip", .string("The address.", format: .ingressAddress)),
                            .optional("hostname", .string("The host name.", format: .ingressHostname)),
                        ], isOpen: true)))
        ], isOpen: true)

    /// The name of another object of the same namespace.
    static func reference(_ summary: String, isImmutable: Bool = false) -> Schema {
        .object(
            summary, [.required("name", .string("The object's name.", length: 1...Int.max))], isImmutable: isImmutable)
    }

    static let annotations = "metadata.annotations"
}

extension StringFormat {
    /// A namespace, or nothing.
    static let namespace = StringFormat(name: "dns-label", expected: label.expected) {
        $0.isEmpty || label.matches($0)
    }
    /// An address that a load balancer was given, or nothing.
    static let ingressAddress = StringFormat(name: "ip", expected: targetAddress.expected) {
        $0.isEmpty || targetAddress.matches($0)
    }
    /// A host name that a load balancer was given, or nothing.
    static let ingressHostname = StringFormat(name: "hostname", expected: hostname.expected) {
        $0.isEmpty || hostname.matches($0)
    }
}
