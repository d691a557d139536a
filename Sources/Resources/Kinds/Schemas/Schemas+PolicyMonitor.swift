extension Schemas {
    static let policyMonitor = Schema.object(
        """
        How the profile's endpoints are probed: each field that is stated takes the place of the profile's \
        spec.monitorConfig.
        """,
        [
            .optional(
                "protocol",
                .string(
                    "What a probe speaks: HTTP, HTTPS, or TCP, which only opens a connection. Default: the profile's.",
                    oneOf: MonitorProtocol.allCases.map(\.rawValue))),
            .optional("port", .integer("The TCP port that is probed, 1 to 65535. Default: the profile's.", 1...65535)),
            .optional(
                "path",
                .string(
                    "The path that an HTTP or HTTPS probe asks for, up to 2048 characters. Default: the profile's.",
                    length: 1...2048, format: .requestPath)),
            .optional(
                "method",
                .string(
                    "The method of an HTTP or HTTPS probe: GET or HEAD. Default GET.",
                    oneOf: PolicyMonitor.Method.allCases.map(\.rawValue))),
            .optional(
                "intervalSeconds",
                .number(
                    """
                    Seconds from the start of one probe of an address to the start of the next, 1 to 3600, decimals allowed. \
                    Default: the profile's intervalInSeconds.
                    """, 1...3600)),
            .optional(
                "timeoutSeconds",
                .number(
                    """
                    Seconds after which a probe without a result has failed, 0.1 to the interval, decimals allowed. Default: \
                    the profile's timeoutInSeconds, or the interval where that is shorter.
                    """, 0.1...3600)),
            .optional(
                "toleratedNumberOfFailures",
                .integer(
                    """
                    Failures in a row that are tolerated, 0 to 9; the next one makes the address Degraded, and it leaves the \
                    DNS answers. Default: the profile's.
                    """, 0...9)),
            .optional(
                "recoveryThreshold",
                .integer(
                    "Successes in a row that bring a Degraded address back into the DNS answers, 1 to 10. Default 1.",
                    1...10)),
            .optional(
                "expectedStatusCodes",
                .list(
                    "The HTTP status codes that count as success, 1 to 16 codes or ranges. Default: 200 alone.",
                    of: .string("A code or a range of codes, such as \"401\" or \"200-299\".", format: .statusCodes),
                    count: 1...16)),
            .optional(
                "bodyContains",
                .string(
                    "Text that the first 64 KiB of the response's body must hold, up to 1024 characters; needs method GET.",
                    length: 1...1024)),
            .optional(
                "customHeaders",
                .list(
                    """
                    Headers that an HTTP or HTTPS probe sends, at most 8, each name once; Host may be among them. Default: the \
                    profile's.
                    """,
                    of: .object(
                        "A header.",
                        [
                            .required(
                                "name",
                                .string("The header's name, 1 to 256 characters.", length: 1...256, format: .headerName)
                            ),
                            .required(
                                "value",
                                .string(
                                    "The header's value, 1 to 4096 characters.", length: 1...4096, format: .headerValue)
                            ),
                        ]),
                    count: 0...8, key: "name")),
            .optional("tls", policyTLS),
            .optional(
                "observeOnly",
                .boolean(
                    "Whether probes are run and shown without taking endpoints out of DNS answers. Default false.")),
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
        """
        How an HTTPS probe checks its peer. Files are plain names inside the folder probes.filesFolder of the server's \
        configuration.
        """,
        [
            .optional(
                "verify",
                .string(
                    """
                    Against what the peer's certificate is checked: none, system (the host's authorities), or file (caFile). \
                    Default none.
                    """,
                    oneOf: PolicyMonitor.TLS.Verification.allCases.map(\.rawValue), default: "none")),
            .optional(
                "caFile",
                .string("The file of trusted authorities (PEM), exactly with verify: file.", format: .fileName)),
            .optional(
                "serverName",
                .string(
                    "The name that is sent (SNI) and checked. Default: the endpoint's host name.", format: .hostname)),
            .optional(
                "certificateFile",
                .string("The file of the probe's own certificate (PEM), together with keyFile.", format: .fileName)),
            .optional("keyFile", .string("The file of the key to certificateFile (PEM).", format: .fileName)),
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
