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
        func shape(_ fields: [Schema.Field], _ owners: Schema) -> Schema {
            .object(
                summary,
                [
                    .required("metadata", metadata(name: name, owners: owners)),
                    .required(
                        "apiVersion",
                        .string(
                            "The group and version of this notation of the object, such as networking.fleet.azure.com/v1beta1."
                        )),
                    .required("kind", .string("What the object is, such as TrafficManagerProfile.")),
                ] + fields,
                rules: rules)
        }
        return Shapes(
            stored: shape(stored ?? fields, ownerReferences),
            definition: shape(fields, .any("Objects that this one belongs to.")))
    }

    /// An object's name.
    static func name(format: StringFormat = .subdomain) -> Schema {
        .string("The name, unique for its kind and namespace. It cannot be changed.", format: format)
    }

    /// The name of a Traffic Manager object, a service export or import: it is bounded like a label, though it may hold dots.
    static let boundedName = Schema.string(
        "The name, unique for its kind and namespace, at most 63 characters. It cannot be changed.",
        format: StringFormat(
            name: "dns-subdomain",
            expected: "\(StringFormat.subdomain.expected), at most 63 characters (metadata.name max length is 63)"
        ) { $0.utf8.count < 64 && StringFormat.subdomain.matches($0) })

    /// Ports of a service, as the API group `networking.fleet.azure.com` copies them.
    static let ports = Schema.list("The service's ports. Nothing of them is in DNS answers.", of: port)

    /// Ports of a core Service: two of one protocol must differ, and each may have another owner.
    static let distinctPorts = Schema.list(
        "The service's ports. Nothing of them is in DNS answers.", of: port, key: "port", "protocol")

    private static let port = Schema.object(
        "A port.",
        [
            .optional("name", .string("The port's name, unique in the service.")),
            .optional(
                "protocol",
                .string("The transport protocol. Default TCP.", oneOf: ["TCP", "UDP", "SCTP"], default: "TCP")),
            .optional("appProtocol", .string("The application protocol, such as http.")),
            .required("port", .integer("The port of the service, 1 to 65535.", 1...65535)),
            .optional("targetPort", .integerOrString("The port of the pods, or its name.")),
        ], isOpen: true)

    /// `status.loadBalancer` of a service.
    static let loadBalancer = Schema.object(
        "Where the service's load balancer is reached.",
        [
            .optional(
                "ingress",
                .list(
                    "Its addresses and host names; a member's Service of type LoadBalancer is answered with them.",
                    of: .object(
                        "An address or a host name.",
                        [
                            .optional("ip", .string("An IPv4 or IPv6 address.", format: .ingressAddress)),
                            .optional("hostname", .string("A host name.", format: .ingressHostname)),
                        ], isOpen: true)))
        ], isOpen: true)

    /// The name of another object of the same namespace.
    static func reference(_ summary: String, isImmutable: Bool = false) -> Schema {
        .object(
            summary, [.required("name", .string("The object's name; the namespace is the same.", length: 1...Int.max))],
            isImmutable: isImmutable)
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
