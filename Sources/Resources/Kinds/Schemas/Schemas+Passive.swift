/// Kinds of the fleet's group that are kept for clients and never read: they serve traffic between clusters.
extension Schemas {
    static let multiClusterService = kind(
        """
        A member cluster's wish to reach a service of the fleet through a load balancer of its own. It has no bearing on DNS \
        answers.
        """, name: boundedName,
        [
            .required(
                "spec",
                .object(
                    "What is wanted.",
                    [
                        .optional(
                            "serviceImport",
                            .object(
                                "The ServiceImport of the same namespace.",
                                [
                                    .optional(
                                        "name",
                                        .string("Its name, at most 63 characters.", length: 0...63, format: .importName)
                                    )
                                ]))
                    ])),
            .optional(
                "status",
                .object(
                    "What the member agent saw.",
                    [
                        .optional("loadBalancer", loadBalancer),
                        .optional("conditions", conditions("Valid: whether the service is imported.")),
                    ])),
        ])

    static let internalServiceImport = kind(
        "The hub's record of one cluster's import of a service. It has no bearing on DNS answers.",
        [
            .optional(
                "spec",
                .object(
                    "What the member agent wrote.",
                    [
                        .required(
                            "serviceImportReference", serviceReference("The ServiceImport and its cluster."))
                    ])),
            .optional("status", importStatus(.values)),
        ])

    static let endpointSliceExport = kind(
        "The hub's record of the pods behind one cluster's export. It has no bearing on DNS answers.",
        [
            .required(
                "spec",
                .object("What the member agent wrote.", sliceFields + [sliceReference, ownerReference])),
            .optional("status", .any("Not used.")),
        ])

    static let endpointSliceImport = kind(
        "The hub's record of the pods of another cluster that one cluster imports. It has no bearing on DNS answers.",
        [.required("spec", .object("What the hub wrote.", sliceFields + [sliceReference, ownerReference]))])

    private static let sliceFields: [Schema.Field] = [
        .required(
            "addressType", .string("The family of the addresses: IPv4.", oneOf: ["IPv4"], default: "IPv4")),
        .required(
            "endpoints",
            .list(
                "The pods that are ready.",
                of: .object("A pod.", [.optional("addresses", .list("Its addresses.", of: .string("An address.")))]))),
        .optional(
            "ports",
            .list(
                "The pods' ports.",
                of: .object(
                    "A port.",
                    [
                        .optional("name", .string("The port's name.")),
                        .optional("protocol", .string("The transport protocol.")),
                        .optional("port", .integer("The port.")),
                        .optional("appProtocol", .string("The application protocol.")),
                    ]))),
    ]

    private static let sliceReference = Schema.Field.required(
        "endpointSliceReference", serviceReference("The EndpointSlice and its cluster."))

    private static let ownerReference = Schema.Field.required(
        "ownerServiceReference",
        .object(
            "The service of the pods.",
            [
                .required("namespace", .string("The service's namespace.")),
                .required("name", .string("The service's name.")),
                .required("namespacedName", .string("Namespace and name as namespace/name.")),
            ]))
}

extension StringFormat {
    /// The name of an imported service, or nothing.
    static let importName = StringFormat(
        name: "dns-1035-label",
        expected: "lower-case letters, digits and \"-\", beginning with a letter and ending with a letter or digit"
    ) { text in
        text.isEmpty || (label.matches(text) && text.utf8.first.map { $0 > 0x39 } == true)
    }
}
