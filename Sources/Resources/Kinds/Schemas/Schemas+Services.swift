extension Schemas {
    static let serviceExport = kind(
        "A cluster's wish to export its service of the same name.", name: boundedName,
        [.optional("status", .any("What the member agent saw; not read."))],
        rules: [
            SchemaRule("weight-annotation", expected: "an integer 0 to 1000 in quotes, without blanks") { object in
                guard let text = object["metadata"]?["annotations"]?[ExportWeight.annotation], let weight = text.string,
                    case .invalid = ExportWeight(weight)
                else { return nil }
                return SchemaRule.Breach(
                    field: "\(annotations)[\(ExportWeight.annotation)]", line: text.line, found: text.found)
            }
        ])

    static let serviceImport = kind(
        "The hub's record of a service that clusters export.", name: boundedName,
        [
            .optional(
                "status",
                .object(
                    "What the hub found.",
                    [
                        .optional(
                            "clusters",
                            .list(
                                "The accepted exporters, in order of acceptance.",
                                of: .object("An exporter.", [.required("cluster", .string("The cluster."))]),
                                key: "cluster")),
                        .optional("ports", ports),
                        .optional("type", .string("The kind of import.", oneOf: ["ClusterSetIP", "Headless"])),
                        .optional("ips", .list("Addresses.", of: .string("An address."), count: 0...1)),
                        .optional("sessionAffinity", .string("Not used.")),
                        .optional("sessionAffinityConfig", .any("Not used.")),
                    ])),
            .optional("spec", .any("Not used.")),
        ])

    static let internalServiceExport = kind(
        "The hub's record of one cluster's export.",
        [
            .required(
                "spec",
                .object(
                    "What the member agent wrote.",
                    [
                        .required("serviceReference", serviceReference),
                        .required("ports", ports),
                        .optional("type", .string("The service's type.")),
                        .optional("weight", .integer("The export's weight.")),
                        .optional("isInternalLoadBalancer", .boolean("Whether the load balancer is internal.")),
                        .optional("isDNSLabelConfigured", .boolean("Whether the address has a DNS label.")),
                        .optional("publicIPResourceID", .string("Azure's identity of the address.")),
                    ])),
            .optional("status", .any("Not read.")),
        ])

    private static let serviceReference = Schema.object(
        "Whose service it is.",
        [
            .required("clusterId", .string("The member cluster.")),
            .required("kind", .string("The kind.")),
            .required("namespace", .string("The service's namespace.")),
            .required("name", .string("The service's name.")),
            .required("resourceVersion", .string("The service's version.")),
            .required("generation", .integer("The service's generation.")),
            .required("uid", .string("The service's identity.")),
            .required("namespacedName", .string("namespace/name.")),
            .optional("apiVersion", .string("The service's API version.")),
            .optional("exportedSince", .string("Since when it is exported.", format: .dateTime)),
        ])

    static let service = kind(
        "A core Kubernetes service.", name: name(format: .label),
        [
            .optional(
                "spec",
                .object(
                    "What is wanted.",
                    [
                        .optional(
                            "type",
                            .string(
                                "How the service is reached.",
                                oneOf: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"], default: "ClusterIP")),
                        .optional("clusterIP", .string("The address in the cluster, or None.")),
                        .optional("externalName", .string("The host name that it stands for.")),
                        .optional("ports", ports),
                    ], isOpen: true)),
            .optional(
                "status",
                .object("What the cluster saw.", [.optional("loadBalancer", loadBalancer)], isOpen: true)),
        ])

    static let namespace = kind(
        "A core Kubernetes namespace.", name: name(format: .label),
        [.optional("spec", .any("Not read.")), .optional("status", .any("Not read."))])

    static let work = kind(
        "What KubeFleet places on one cluster.",
        [
            .optional(
                "spec",
                .object(
                    "What is placed.",
                    [
                        .optional(
                            "workload",
                            .object(
                                "The manifests.",
                                [.optional("manifests", .list("The manifests.", of: .any("A manifest.")))], isOpen: true
                            ))
                    ], isOpen: true)),
            .optional(
                "status",
                .object(
                    "What the cluster reported.",
                    [
                        .optional(
                            "manifestConditions",
                            .list("The manifests' states.", of: manifestCondition))
                    ], isOpen: true)),
        ])

    private static let manifestCondition = Schema.object(
        "A manifest's state.",
        [
            .optional(
                "identifier",
                .object(
                    "The manifest.",
                    [
                        .optional("group", .string("Its group.")), .optional("kind", .string("Its kind.")),
                        .optional("namespace", .string("Its namespace.")), .optional("name", .string("Its name.")),
                    ], isOpen: true)),
            .optional(
                "backReportedStatus",
                .object("What was reported.", [.optional("observedStatus", .any("The object's status."))], isOpen: true)
            ),
        ], isOpen: true)
}
