extension Schemas {
    private static let noStatus = Schema.Field.optional("status", .any("What Pointsman saw; not read."))

    static let clusterAddress = kind(
        "The addresses of one cluster's service.",
        [
            .required(
                "spec",
                .object(
                    "What is stated.",
                    [
                        .required("cluster", .string("The member cluster.", length: 1...63)),
                        .required(
                            "service",
                            .object(
                                "The service.",
                                [
                                    .required("name", .string("Its name.", format: .label)),
                                    .optional("namespace", .string("Its namespace; the object's own.", format: .label)),
                                ])),
                        .required(
                            "addresses",
                            .list(
                                "Where it is reached.", of: .string("An address or host name.", format: .target),
                                count: 1...16)),
                    ])),
            noStatus,
        ],
        rules: [
            SchemaRule(
                "service-namespace",
                expected: "the object's own namespace; others only in the cluster's namespace fleet-member-<cluster>"
            ) { object in
                let own = object["metadata"]?["namespace"]?.string ?? ""
                guard let spec = object["spec"], let cluster = spec["cluster"]?.string,
                    let stated = spec["service"]?["namespace"], let namespace = stated.string,
                    namespace != (own.isEmpty ? "default" : own), own != MemberNamespace.name(ofCluster: cluster)
                else { return nil }
                return SchemaRule.Breach(field: "spec.service.namespace", line: stated.line, found: stated.found)
            }
        ])

    static let externalEndpoint = kind(
        "An endpoint without a cluster.",
        [
            .required(
                "spec",
                .object(
                    "What is wanted.",
                    [
                        .required("profile", reference("The profile.")),
                        .required("target", .string("Where clients are sent to.", format: .target)),
                        .optional("weight", .integer("The share of the draw.", 0...1000, default: 1)),
                        .optional("enabled", .boolean("Whether it is answered at all.", default: true)),
                        .optional(
                            "alwaysServe", .boolean("Whether it is answered without being probed.", default: false)),
                    ])),
            noStatus,
        ])

    static let profilePolicy = kind(
        "What a TrafficManagerProfile cannot say.",
        [
            .required(
                "spec",
                .object(
                    "What is wanted.",
                    [
                        .required("profile", reference("The profile.")),
                        .optional("ttlSeconds", .integer("The TTL of answers; the zone's.", 0...86_400)),
                        .optional("maxReturn", .integer("Endpoints of an answer; 0 for all.", 0...8, default: 1)),
                        .optional(
                            "hostnames",
                            .list(
                                "Further names of the profile.",
                                of: .string("A name in a served zone.", format: .hostname),
                                count: 0...64, rules: [distinctHostnames])),
                        .optional(
                            "allDegraded",
                            .string(
                                "What is answered when all endpoints are degraded.",
                                oneOf: ProfilePolicy.AllDegraded.allCases.map(\.rawValue), default: "serve")),
                        .optional(
                            "minimumHealthyWeight",
                            .number("Share of healthy weight below which all endpoints are served.", 0...1, default: 0)),
                        .optional("monitor", policyMonitor),
                    ],
                    rules: [
                        SchemaRule("nodata-without-minimum", expected: "0 with allDegraded: nodata") { spec in
                            guard spec["allDegraded"]?.string == "nodata", let minimum = spec["minimumHealthyWeight"],
                                let share = minimum.number, share != 0
                            else { return nil }
                            return SchemaRule.Breach(
                                field: "minimumHealthyWeight", line: minimum.line, found: minimum.found)
                        }
                    ])),
            noStatus,
        ])

    private static let distinctHostnames = SchemaRule("distinct-hostnames", expected: "each host name once") { list in
        var seen: Set<String> = []
        for (index, element) in list.elements.enumerated() {
            guard let text = element.string else { continue }
            let name = (text.hasSuffix(".") ? String(text.dropLast()) : text).lowercased()
            if !seen.insert(name).inserted {
                return SchemaRule.Breach(
                    field: "[\(index)]", line: element.line, found: "\(element.found) a second time")
            }
        }
        return nil
    }

    private static let policyMonitor = Schema.object(
        "How the profile's probes are overridden.",
        [
            .optional("protocol", .string("What a probe speaks.", oneOf: MonitorProtocol.allCases.map(\.rawValue))),
            .optional("port", .integer("The port.", 1...65535)),
            .optional("path", .string("The path of an HTTP probe.", length: 1...2048, format: .requestPath)),
            .optional(
                "method", .string("The method of an HTTP probe.", oneOf: PolicyMonitor.Method.allCases.map(\.rawValue))),
            .optional("intervalSeconds", .number("Time between probes.", 1...3600)),
            .optional("timeoutSeconds", .number("Time after which a probe has failed.", 0.1...3600)),
            .optional(
                "toleratedNumberOfFailures", .integer("Failures in a row that leave an endpoint online.", 0...9)),
            .optional("recoveryThreshold", .integer("Successes in a row that bring an endpoint back.", 1...10)),
            .optional(
                "expectedStatusCodes",
                .list("The codes that count as success.", of: .string("Codes.", format: .statusCodes), count: 1...16)),
            .optional("bodyContains", .string("Text that the body must hold.", length: 1...1024)),
            .optional(
                "customHeaders",
                .list(
                    "Headers of an HTTP probe.",
                    of: .object(
                        "A header.",
                        [
                            .required("name", .string("The name.", length: 1...256, format: .headerName)),
                            .required("value", .string("The value.", length: 1...4096, format: .headerValue)),
                        ]),
                    count: 0...8, key: "name")),
            .optional("tls", policyTLS),
            .optional("observeOnly", .boolean("Whether probes leave the endpoints in play.")),
        ],
        rules: [
            SchemaRule("timeout-within-interval", expected: "at most intervalSeconds") { monitor in
                guard let interval = monitor["intervalSeconds"]?.number, let timeout = monitor["timeoutSeconds"],
                    let seconds = timeout.number, seconds > interval
                else { return nil }
                return SchemaRule.Breach(
                    field: "timeoutSeconds", line: timeout.line,
                    found: "\(timeout.found) with an interval of \(interval)")
            }
        ])

    private static let policyTLS = Schema.object(
        "How an HTTPS probe checks its peer.",
        [
            .optional(
                "verify",
                .string(
                    "Against what the certificate is checked.",
                    oneOf: PolicyMonitor.TLS.Verification.allCases.map(\.rawValue), default: "none")),
            .optional("caFile", .string("The authorities.", format: .fileName)),
            .optional("serverName", .string("The name that is sent and checked.", format: .hostname)),
            .optional("certificateFile", .string("The probe's certificate.", format: .fileName)),
            .optional("keyFile", .string("The probe's key.", format: .fileName)),
        ],
        rules: [
            SchemaRule("authorities-with-file", expected: "caFile exactly with verify: file") { tls in
                let verify = tls["verify"]?.string
                if verify == "file", tls["caFile"] == nil {
                    return SchemaRule.Breach(field: "caFile", line: tls.line, found: "nothing with verify: file")
                }
                if verify != "file", let file = tls["caFile"] {
                    return SchemaRule.Breach(
                        field: "caFile", line: file.line, found: "\(file.found) with verify: \(verify ?? "none")")
                }
                return nil
            },
            SchemaRule("certificate-with-key", expected: "certificateFile and keyFile together") { tls in
                switch (tls["certificateFile"], tls["keyFile"]) {
                case (let file?, nil):
                    SchemaRule.Breach(field: "keyFile", line: file.line, found: "nothing beside certificateFile")
                case (nil, let file?):
                    SchemaRule.Breach(field: "certificateFile", line: file.line, found: "nothing beside keyFile")
                default: nil
                }
            },
        ])
}
