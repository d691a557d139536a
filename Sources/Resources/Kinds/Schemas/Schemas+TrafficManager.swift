extension Schemas {
    static let trafficManagerProfile = profile(rules: [
        SchemaRule(
            "timeout-within-interval", expected: "5 to 9 with an interval of 10 seconds, 5 to 10 with 30",
            severity: .refusedWhenNew
        ) { monitor in
            guard let interval = monitor["intervalInSeconds"]?.integer, let timeout = monitor["timeoutInSeconds"],
                let seconds = timeout.integer, interval == 10, seconds == 10
            else { return nil }
            return SchemaRule.Breach(
                field: "timeoutInSeconds", line: timeout.line, found: "integer 10 with an interval of 10 seconds")
        }
    ])

    /// The older version lacks the rule between interval and timeout; all else is equal.
    static let trafficManagerProfileV1Alpha1 = profile(rules: [])

    private static func profile(rules: [SchemaRule]) -> Shapes {
        let resourceGroup = Schema.string(
            """
            The Azure resource group of the profile, 1 to 90 characters. The hub's CRD requires it; it has no bearing on \
            DNS answers here. It cannot be changed.
            """, length: 1...90, isImmutable: true)
        func spec(_ resourceGroup: Schema.Field, rules ofSpec: [SchemaRule] = []) -> Schema.Field {
            .required(
                "spec",
                .object(
                    "What is wanted of the profile.",
                    [resourceGroup, .optional("monitorConfig", monitorConfig(rules: rules))], rules: ofSpec))
        }
        return kind(
            """
            A DNS name that answers with one of its endpoints, drawn at random in proportion to their weights among those \
            whose probes succeed. The name is NAMESPACE-NAME in the first served zone (see status.dnsName). Endpoints come \
            from the TrafficManagerBackends and ExternalEndpoints that name the profile; a ProfilePolicy sets what is not \
            said here, such as the TTL, further names, and probes at intervals from 1 second.
            """, name: boundedName,
            [
                spec(.optional("resourceGroup", resourceGroup), rules: [statedResourceGroup]),
                .optional("status", .any("What the old controller saw; not read.")),
            ],
            stored: [spec(.required("resourceGroup", resourceGroup)), .optional("status", profileStatus)])
    }

    /// Older CRDs did not ask for it, and nothing here needs it.
    private static let statedResourceGroup = SchemaRule(
        "stated-resource-group",
        expected: "string of 1 to 90 characters: the hub's CRD requires it, though it has no use here",
        severity: .warned
    ) { spec in
        if let group = spec["resourceGroup"], group.content != .null { return nil }
        return SchemaRule.Breach(field: "resourceGroup", found: "nothing")
    }

    private static func monitorConfig(rules: [SchemaRule]) -> Schema {
        .object(
            """
            How the profile's endpoints are probed, each address by itself. An endpoint that fails its probes is Degraded \
            and is left out of DNS answers; where all that could answer are Degraded, all are answered. Absent: HTTP on port \
            80, path /, every 30 seconds, 10 seconds timeout, 3 failures tolerated. A ProfilePolicy overrides each field.
            """,
            [
                .optional(
                    "intervalInSeconds",
                    .integer(
                        """
                        Seconds from the start of one probe of an address to the start of the next: 10 or 30. Default 30. It \
                        takes about intervalInSeconds * (toleratedNumberOfFailures + 1) until an address that fails is left \
                        out of answers, and resolvers keep an earlier answer for its TTL.
                        """, oneOf: [10, 30], default: 30)),
                .optional(
                    "path",
                    .string(
                        """
                        The path that an HTTP or HTTPS probe asks for, such as /healthz. Default /. The probe succeeds on \
                        status 200. Not used with protocol TCP.
                        """, default: "/")),
                .optional(
                    "port",
                    .integer(
                        """
                        The TCP port that is probed, 1 to 65535. Default 80, with every protocol. It has no bearing on DNS \
                        answers, which hold no port.
                        """, default: 80)),
                .optional(
                    "protocol",
                    .string(
                        """
                        What a probe speaks: HTTP or HTTPS asks for the path and expects status 200; HTTPS does not verify the \
                        certificate; TCP opens a connection and closes it. Default HTTP.
                        """, oneOf: MonitorProtocol.allCases.map(\.rawValue), default: "HTTP")),
                .optional(
                    "timeoutInSeconds",
                    .integer(
                        """
                        Seconds after which a probe without a result has failed: 5 to 10, and at most 9 with an interval of \
                        10. Default 10 with an interval of 30, 9 with 10.
                        """, 5...10)),
                .optional(
                    "toleratedNumberOfFailures",
                    .integer(
                        """
                        Failures in a row that are tolerated, 0 to 9; the next one makes the address Degraded, and it leaves \
                        the DNS answers. Default 3. The first success brings it back.
                        """, 0...9, default: 3)),
                .optional(
                    "customHeaders",
                    .list(
                        "Headers that an HTTP or HTTPS probe sends, at most 8, each name once; Host may be among them.",
                        of: .object(
                            "A header.",
                            [
                                .required("name", .string("The header's name, such as Host.", length: 1...256)),
                                .required("value", .string("The header's value.", length: 1...4096)),
                            ]),
                        count: 0...8, key: "name")),
            ], rules: rules + [usablePort])
    }

    /// The CRD does not bound the port; Azure would refuse such a profile.
    private static let usablePort = SchemaRule(
        "usable-port", expected: "integer 1 to 65535, or nothing can be probed", severity: .warned
    ) { monitor in
        guard let port = monitor["port"], let number = port.integer, !(1...65535).contains(number) else { return nil }
        return SchemaRule.Breach(field: "port", line: port.line, found: port.found)
    }

    private static let profileStatus = Schema.object(
        "What the server last found. Written by the server; clients read it.",
        [
            .optional(
                "dnsName",
                .string(
                    "The name that clients ask for, without a final dot; absent until the profile holds a name.")),
            .optional(
                "resourceID",
                .string("The identity of the Azure profile, where the object comes from a hub that had one.")),
            .optional(
                "conditions",
                conditions(
                    """
                    Programmed: True when the profile's name is answered; False with reason Invalid or DNSNameNotAvailable \
                    when it cannot be, with the cause in the message.
                    """)),
        ])

    static let trafficManagerBackend: Shapes = {
        let spec = Schema.Field.required(
            "spec",
            .object(
                "What is wanted of the backend.",
                [
                    .required(
                        "profile",
                        reference(
                            "The TrafficManagerProfile whose name answers with this backend. It cannot be changed.",
                            isImmutable: true)),
                    .required(
                        "backend",
                        reference(
                            "The exported service, by the name of its ServiceImport. It cannot be changed.",
                            isImmutable: true)),
                    .optional(
                        "weight",
                        .integer(
                            """
                            What the backend's clusters share in the draw, 0 to 1000. Default 1. A cluster's endpoint weighs \
                            weight * w / T, rounded up, where w is the weight of its export and T the sum of those. With 0 \
                            nothing of the backend is answered.
                            """, 0...1000, default: 1)),
                ]))
        return kind(
            """
            Adds a service to a profile: each cluster that exports the service becomes an endpoint of the profile's DNS name. \
            Where a cluster's addresses are not known from the cluster itself, a ClusterAddress states them.
            """, name: boundedName,
            [
                spec,
                .optional(
                    "status",
                    .object(
                        "What the controller saw.",
                        [
                            .optional("endpoints", .list("The accepted endpoints.", of: reportedEndpoint)),
                            .optional("conditions", .any("Not read.")),
                        ], leniency: .all)),
            ],
            stored: [spec, .optional("status", backendStatus)],
            rules: [
                SchemaRule("reported-endpoints", expected: "a JSON list in the form of status.endpoints") { object in
                    guard
                        let text = object["metadata"]?["annotations"]?[
                            TrafficManagerBackend.reportedEndpointsAnnotation]
                    else { return nil }
                    guard reportedEndpoints(annotation: text.string ?? "") == nil else { return nil }
                    return SchemaRule.Breach(
                        field: "\(annotations)[\(TrafficManagerBackend.reportedEndpointsAnnotation)]", line: text.line,
                        found: text.found)
                }
            ])
    }()

    private static let backendStatus = Schema.object(
        "What the server last found. Written by the server; clients read it.",
        [
            .optional(
                "endpoints",
                .list(
                    "The endpoints that the backend adds to the profile's draw, by cluster; their health is in EndpointHealth.",
                    of: reportedEndpoint)),
            .optional(
                "conditions",
                conditions(
                    """
                    Accepted: True when all clusters of the service serve; Unknown with reason Pending when some are not \
                    usable yet; False with reason Invalid when nothing serves, or something is wrong, with the cause.
                    """)),
        ])

    static let reportedEndpoint = Schema.object(
        "An endpoint of the profile.",
        [
            .required("name", .string("The endpoint's name, in lower case.")),
            .optional("resourceID", .string("Azure's identity of it, where the object comes from a hub that had one.")),
            .optional("weight", .integer("Its computed weight in the draw.")),
            .optional("target", .string("Where clients are sent to: its first address, or a host name.")),
            .optional(
                "from",
                .object(
                    "The export that it comes from.",
                    [
                        .required("cluster", .string("The exporting cluster.")),
                        .optional("weight", .integer("The weight that the cluster's export states.")),
                    ])),
        ])

    /// The endpoints that the annotation keeps; nil where its text is none.
    static func reportedEndpoints(annotation text: String) -> [Value]? {
        var reader = ManifestReader()
        guard let value = try? reader.value(in: text.utf8Span.span, format: .json),
            case .array(let endpoints) = value.content,
            endpoints.allSatisfy({ reportedEndpoint.validate($0).violations.isEmpty })
        else { return nil }
        return endpoints
    }
}
