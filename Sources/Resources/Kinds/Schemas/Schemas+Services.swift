extension Schemas {
    static let serviceExport = kind(
        """
        A cluster's wish to export its service of the same name and namespace. The annotation \
        networking.fleet.azure.com/weight, an integer 0 to 1000 in quotes, default 1, is the export's weight in the draw. \
        On a hub the object is a template that is placed on member clusters, and has no bearing on answers.
        """, name: boundedName,
        [.optional("status", .any("What the member agent saw; not read."))],
        stored: [
            .optional(
                "status",
                conditionStatus(
                    "Valid: whether the service can be exported. Conflict: whether it differs from other exports."))
        ],
        rules: [
            SchemaRule("weight-annotation", expected: "an integer 0 to 1000 in quotes, without blanks") { object in
                guard let text = object["metadata"]?["annotations"]?[ExportWeight.annotation], let weight = text.string,
                    case .invalid = ExportWeight(weight)
                else { return nil }
                return SchemaRule.Breach(
                    field: "\(annotations)[\(ExportWeight.annotation)]", line: text.line, found: text.found)
            }
        ])

    static func importStatus(_ leniency: Schema.Leniency) -> Schema {
        .object(
            "What the hub found. Written by the hub's controllers, or by whoever exports the hub; Pointsman reads it.",
            [
                .optional(
                    "clusters",
                    .list(
                        """
                        The clusters whose exports were accepted, in that order. Where a ServiceImport is, only these clusters' \
                        exports are answered.
                        """,
                        of: .object("An exporter.", [.required("cluster", .string("The member cluster's name."))]),
                        key: "cluster")),
                .optional("ports", ports),
                .optional(
                    "type",
                    .string("The kind of import: ClusterSetIP or Headless.", oneOf: ["ClusterSetIP", "Headless"])),
                .optional(
                    "ips",
                    .list("Addresses of the import, at most one; not used.", of: .string("An address."), count: 0...1)),
                .optional("sessionAffinity", .string("Not used.")),
                .optional("sessionAffinityConfig", .any("Not used.")),
            ], leniency: leniency)
    }

    static let serviceImport = kind(
        """
        The hub's record of a service that clusters export, under the service's own name. It has no spec: all is in status. A \
        TrafficManagerBackend names it.
        """, name: boundedName,
        [.optional("status", importStatus(.all)), .optional("spec", .any("Not used."))],
        stored: [.optional("status", importStatus(.values))])

    static let internalServiceExport: Shapes = {
        let spec = Schema.Field.required(
            "spec",
            .object(
                "What the member agent wrote.",
                [
                    .required("serviceReference", serviceReference),
                    .required("ports", ports),
                    .optional(
                        "type",
                        .string("The service's type; only LoadBalancer is answered, or what a ClusterAddress names.")),
                    .optional(
                        "weight",
                        .integer(
                            """
                            The export's weight w, 0 to 1000. Default 1. A backend's weight is shared among its clusters in \
                            proportion to it; 0 is not answered.
                            """)),
                    .optional("isInternalLoadBalancer", .boolean("Whether the load balancer has a private address.")),
                    .optional(
                        "isDNSLabelConfigured", .boolean("Whether Azure gave the address a DNS label; not used.")),
                    .optional("publicIPResourceID", .string("Azure's identity of the address; not used.")),
                ]))
        return kind(
            """
            The hub's record of one cluster's export of a service, in the cluster's namespace fleet-member-CLUSTER, named \
            NAMESPACE-NAME. It tells that the cluster serves, and with what weight; it holds no address.
            """,
            [spec, .optional("status", .any("Not read."))],
            stored: [
                spec,
                .optional("status", conditionStatus("Conflict: whether the export differs from the accepted ones.")),
            ])
    }()

    static let serviceReference = serviceReference("The service and its cluster.")

    /// What an object of the hub says of the member cluster's object that it was made of.
    static func serviceReference(_ summary: String) -> Schema {
        .object(
            summary,
            [
                .required("clusterId", .string("The member cluster's name.")),
                .required("kind", .string("The kind of the member's object.")),
                .required("namespace", .string("The namespace of the member's object.")),
                .required("name", .string("The name of the member's object.")),
                .required("resourceVersion", .string("The version of the member's object.")),
                .required("generation", .integer("The generation of the member's object.")),
                .required("uid", .string("The identity of the member's object.")),
                .required("namespacedName", .string("Namespace and name as namespace/name.")),
                .optional("apiVersion", .string("The group and version of the member's object.")),
                .optional("exportedSince", .string("Since when it is exported (RFC 3339).", format: .dateTime)),
            ])
    }

    static let service: Shapes = {
        func type(_ summary: String) -> Schema.Field {
            .optional(
                "type",
                .string(
                    summary, oneOf: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"], default: "ClusterIP"))
        }
        let clusterIP = Schema.Field.optional("clusterIP", .string("The address inside the cluster, or None."))
        let externalName = Schema.Field.optional(
            "externalName", .string("The host name that a service of type ExternalName stands for."))
        let portsField = Schema.Field.optional("ports", ports)
        return kind(
            """
            A core Kubernetes service. On a hub it is a template that is placed on member clusters, and tells neither \
            address nor weight; a member cluster's Service comes from a source with `cluster:`.
            """, name: name(format: .label),
            [
                .optional(
                    "spec",
                    .object(
                        "What is wanted.", [type("How the service is reached."), clusterIP, externalName, portsField],
                        isOpen: true)),
                .optional(
                    "status",
                    .object(
                        "What the cluster saw.", [.optional("loadBalancer", loadBalancer)], isOpen: true,
                        leniency: .all)),
            ],
            stored: [
                .optional(
                    "spec",
                    .object(
                        "What is wanted of the service.",
                        [
                            type(
                                """
                                How the service is reached: ClusterIP, NodePort, LoadBalancer or ExternalName. Default \
                                ClusterIP. Only LoadBalancer is reached from other clusters.
                                """),
                            clusterIP, externalName, .optional("ports", distinctPorts),
                            .optional(
                                "selector",
                                .map(
                                    "The labels of the service's pods.", of: .string("A label's value."), isAtomic: true
                                )),
                            .optional(
                                "externalIPs",
                                .list("Further addresses that lead to the cluster's nodes.", of: .string("An address."))
                            ),
                            .optional(
                                "sessionAffinity", .string("Whether a client stays with a pod: ClientIP or None.")),
                            .optional("loadBalancerIP", .string("The address that is asked of the load balancer.")),
                        ], isOpen: true)),
                .optional(
                    "status",
                    .object(
                        "What the cluster saw.",
                        [
                            .optional("loadBalancer", loadBalancer),
                            .optional("conditions", conditions("What is so about the service.")),
                        ], isOpen: true, leniency: .values)),
            ])
    }()

    static let namespace = kind(
        "A space of names: objects of equal kind and name may stand in different namespaces.",
        name: name(format: .label),
        [.optional("spec", .any("Not read.")), .optional("status", .any("Not read."))],
        stored: [
            .optional(
                "spec",
                .object(
                    "What is wanted of the namespace.",
                    [
                        .optional(
                            "finalizers",
                            .list("What must be done before the namespace goes.", of: .string("A finalizer's name.")))
                    ])),
            .optional(
                "status",
                .object(
                    "What the server last found.",
                    [
                        .optional("phase", .string("Active, or Terminating while the namespace is being deleted.")),
                        .optional("conditions", conditions("What stands in the way of a deletion.")),
                    ])),
        ])

    static let work: Shapes = {
        let spec = Schema.Field.optional(
            "spec",
            .object(
                "What is placed.",
                [
                    .optional(
                        "workload",
                        .object(
                            "What is placed.",
                            [.optional("manifests", .list("The objects to place.", of: .any("An object.")))],
                            isOpen: true))
                ], isOpen: true))
        func status(_ leniency: Schema.Leniency) -> Schema.Field {
            .optional(
                "status",
                .object(
                    "What the cluster reported.",
                    [
                        .optional(
                            "manifestConditions",
                            .list("What became of each manifest.", of: manifestCondition))
                    ], isOpen: true, leniency: leniency))
        }
        return kind(
            """
            What KubeFleet places on one member cluster, in the namespace fleet-member-CLUSTER, and what the cluster reports \
            back of it: the weight of a placed ServiceExport, and the address of a placed Service.
            """,
            [spec, status(.all)], stored: [spec, status(.values)])
    }()

    private static let manifestCondition = Schema.object(
        "What became of a manifest.",
        [
            .optional(
                "identifier",
                .object(
                    "Which manifest.",
                    [
                        .optional("group", .string("Its group.")), .optional("kind", .string("Its kind.")),
                        .optional("namespace", .string("Its namespace.")), .optional("name", .string("Its name.")),
                    ], isOpen: true)),
            .optional(
                "backReportedStatus",
                .object("What was reported.", [.optional("observedStatus", .any("The object's status."))], isOpen: true)
            ),
        ], isOpen: true, rules: [reportedAddress])

    /// What a placed Service's status says is looked at as if the Service itself stood there.
    private static let reportedAddress = SchemaRule(
        "reported-address", expected: "a service's status.loadBalancer", severity: .warned
    ) { condition in
        guard condition["identifier"]?["kind"]?.string == "Service",
            let reported = condition["backReportedStatus"]?["observedStatus"]?["status"]?["loadBalancer"],
            let odd = loadBalancer.validate(reported).violations.first
        else { return nil }
        return SchemaRule.Breach(
            field: "backReportedStatus.observedStatus.status.loadBalancer" + (odd.path.isEmpty ? "" : ".\(odd.path)"),
            line: odd.line, found: odd.found, expected: "\(odd.expected); it is passed over")
    }
}
