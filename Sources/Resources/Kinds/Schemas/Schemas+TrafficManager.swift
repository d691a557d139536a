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
        kind(
            "A name that answers with one of its endpoints.", name: boundedName,
            [
                .required(
                    "spec",
                    .object(
                        "What is wanted.",
                        [
                            .required(
                                "resourceGroup",
                                .string("Azure's resource group; kept for show.", length: 1...90, isImmutable: true)),
                            .optional("monitorConfig", monitorConfig(rules: rules)),
                        ])),
                .optional("status", .any("What the old controller saw; not read.")),
            ])
    }

    private static func monitorConfig(rules: [SchemaRule]) -> Schema {
        .object(
            "How the endpoints are probed.",
            [
                .optional("intervalInSeconds", .integer("Time between probes.", oneOf: [10, 30], default: 30)),
                .optional("path", .string("The path of an HTTP probe.", default: "/")),
                .optional("port", .integer("The port.", default: 80)),
                .optional(
                    "protocol",
                    .string("What a probe speaks.", oneOf: MonitorProtocol.allCases.map(\.rawValue), default: "HTTP")),
                .optional("timeoutInSeconds", .integer("Time after which a probe has failed.", 5...10)),
                .optional(
                    "toleratedNumberOfFailures",
                    .integer("Failures in a row that leave an endpoint online.", 0...9, default: 3)),
                .optional(
                    "customHeaders",
                    .list(
                        "Headers of an HTTP probe.",
                        of: .object(
                            "A header.",
                            [
                                .required("name", .string("The name.", length: 1...Int.max)),
                                .required("value", .string("The value.", length: 1...Int.max)),
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

    static let trafficManagerBackend = kind(
        "Ties a profile to the clusters that export a service.", name: boundedName,
        [
            .required(
                "spec",
                .object(
                    "What is wanted.",
                    [
                        .required("profile", reference("The profile.", isImmutable: true)),
                        .required("backend", reference("The service.", isImmutable: true)),
                        .optional("weight", .integer("What the endpoints share.", 0...1000, default: 1)),
                    ])),
            .optional(
                "status",
                .object(
                    "What the controller saw.",
                    [
                        .optional("endpoints", .list("The accepted endpoints.", of: reportedEndpoint)),
                        .optional("conditions", .any("Not read.")),
                    ])),
        ],
        rules: [
            SchemaRule("reported-endpoints", expected: "a JSON list in the form of status.endpoints") { object in
                guard let text = object["metadata"]?["annotations"]?[TrafficManagerBackend.reportedEndpointsAnnotation]
                else { return nil }
                guard reportedEndpoints(annotation: text.string ?? "") == nil else { return nil }
                return SchemaRule.Breach(
                    field: "\(annotations)[\(TrafficManagerBackend.reportedEndpointsAnnotation)]", line: text.line,
                    found: text.found)
            }
        ])

    static let reportedEndpoint = Schema.object(
        "An endpoint as it was reported.",
        [
            .required("name", .string("The endpoint's name.")),
            .optional("resourceID", .string("Azure's identity of it.")),
            .optional("weight", .integer("The computed weight.")),
            .optional("target", .string("Where clients were sent to.")),
            .optional(
                "from",
                .object(
                    "The export.",
                    [
                        .required("cluster", .string("The exporting cluster.")),
                        .optional("weight", .integer("The export's own weight.")),
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
