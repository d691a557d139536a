extension Schemas {
    static let clusterAddress = ours(
        """
        The addresses of one cluster's service, as an operator states them. They win over what the cluster, KubeFleet or \
        Azure tells, and make an export answerable whose address nobody tells. Of two for the same cluster and service the \
        older one counts.
        """,
        spec: .object(
            "What is stated.",
            [
                .required("cluster", .string("The member cluster's name, 1 to 63 characters.", length: 1...63)),
                .required(
                    "service",
                    .object(
                        "The service that the cluster exports.",
                        [
                            .required("name", .string("The service's name.", format: .label)),
                            .optional(
                                "namespace",
                                .string(
                                    """
                                    The service's namespace. Default: the object's own; another one is allowed only in the \
                                    cluster's namespace fleet-member-CLUSTER.
                                    """, format: .label)),
                        ])),
                .required(
                    "addresses",
                    .list(
                        """
                        Where clients are sent to, 1 to 16 IPv4 or IPv6 addresses, or a host name. An answer to A holds the \
                        healthy IPv4 addresses, one to AAAA the IPv6 ones. Addresses win over host names; the first host name \
                        alone is answered as a CNAME. Each address is probed by itself.
                        """,
                        of: .string("An address or host name, such as 192.0.2.10 or lb.example.com.", format: .target),
                        count: 1...16)),
            ]),
        status: "Accepted: whether these addresses are the ones that are answered.",
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

    static let externalEndpoint = ours(
        "An endpoint of a profile that is no cluster's, such as a data centre or another provider's address.",
        spec: .object(
            "What is wanted of the endpoint.",
            [
                .required("profile", reference("The TrafficManagerProfile whose name answers with this endpoint.")),
                .required(
                    "target",
                    .string(
                        """
                        Where clients are sent to: an IPv4 address (answers A), an IPv6 address (answers AAAA), or a host \
                        name (answered as a CNAME).
                        """, format: .target)),
                .optional(
                    "weight",
                    .integer(
                        """
                        The endpoint's weight in the profile's draw, 0 to 1000. Default 1. Its share of answers is its weight \
                        over the sum of the weights of all endpoints in play; 0 is never answered.
                        """, 0...1000, default: 1)),
                .optional(
                    "enabled",
                    .boolean("Whether the endpoint is probed and answered at all. Default true.", default: true)),
                .optional(
                    "alwaysServe",
                    .boolean("Whether the endpoint is answered without being probed. Default false.", default: false)),
            ]),
        status: "Accepted: whether the endpoint is part of its profile.")

    static let profilePolicy = ours(
        """
        What a TrafficManagerProfile cannot say. At most one counts for a profile, the oldest; the others say so in their \
        condition.
        """,
        spec: .object(
            "What is wanted of the profile.",
            [
                .required("profile", reference("The TrafficManagerProfile that the policy is for.")),
                .optional(
                    "ttlSeconds",
                    .integer(
                        """
                        The TTL of the profile's answers in seconds, 0 to 86400: how long resolvers keep an endpoint after it \
                        has left the answers. Default: the zone's ttlSeconds, which is 60 unless configured.
                        """, 0...86_400)),
                .optional(
                    "maxReturn",
                    .integer(
                        """
                        How many endpoints an answer holds, 1 to 8, or 0 for as many as fit, at most 128. Default 1. Several \
                        are drawn by weight without putting back, in the order drawn. An endpoint known by host name is answered alone.
                        """, 0...8, default: 1)),
                .optional(
                    "hostnames",
                    .list(
                        """
                        Further names that answer like the profile's own, at most 64, in any zone that is served, the zone's \
                        apex included. With * as the first label it answers for all names below that do not exist themselves \
                        (RFC 4592). A name that another profile or a static record holds is not given; the condition \
                        says who holds it.
                        """,
                        of: .string(
                            "A name in a served zone, such as www.example.com or *.apps.example.com.",
                            format: .ownedHostname),
                        count: 0...64, rules: [distinctHostnames])),
                .optional(
                    "allDegraded",
                    .string(
                        """
                        What is answered when every endpoint that could answer is Degraded: serve answers with all of them, \
                        nodata with no address. Default serve.
                        """, oneOf: ProfilePolicy.AllDegraded.allCases.map(\.rawValue), default: "serve")),
                .optional(
                    "minimumHealthyWeight",
                    .number(
                        """
                        A share, 0 to 1, of the weight of all endpoints: where those in play hold less, Degraded endpoints \
                        are answered too, so that the few that are left are not flooded. Default 0: never. Must be 0 with \
                        allDegraded: nodata.
                        """, 0...1, default: 0)),
                .optional("https", policyHTTPS),
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
            ]),
        status: "Accepted: whether the policy is followed, and which host names were not given.")

    private static let policyHTTPS = Schema.object(
        """
        Answers HTTPS questions (record type 65, RFC 9460) at the profile's names, so that browsers connect by the right \
        protocol at once and never by plain HTTP. Each answer is one record for the name itself, with the healthy addresses \
        of one endpoint as hints, drawn like the answers to A and AAAA. Endpoints known by host name stay CNAMEs. Static \
        HTTPS records of the zone at such a name are answered instead. Default: no HTTPS record.
        """,
        [
            .optional(
                "alpn",
                .list(
                    """
                    The protocols that the service speaks beside HTTP/1.1, which is always implied, 1 to 16. Default: none \
                    is told.
                    """,
                    of: .string("An ALPN protocol identifier, such as h2 or h3.", format: .protocolIdentifier),
                    count: 1...16, rules: [distinctProtocols])),
            .optional(
                "port",
                .integer(
                    """
                    The port of the service, 1 to 65535. Default 443. Another one is part of the record, and clients that \
                    do not know of ports in it connect to 443.
                    """, 1...65535, default: 443)),
        ])

    private static let distinctProtocols = SchemaRule("distinct-protocols", expected: "each protocol once") { list in
        var seen: Set<String> = []
        for (index, element) in list.elements.enumerated() {
            guard let text = element.string, !seen.insert(text).inserted else { continue }
            return SchemaRule.Breach(
                field: "[\(index)]", line: element.line, found: "\(element.found) a second time")
        }
        return nil
    }

    /// A kind of the group `pointsman.dev`.
    private static func ours(
        _ summary: String, spec: Schema, status: String, rules: [SchemaRule] = []
    ) -> Shapes {
        kind(
            summary,
            [.required("spec", spec), .optional("status", .any("What Pointsman saw; not read."))],
            stored: [.required("spec", spec), .optional("status", conditionStatus(status))],
            rules: rules)
    }

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
}
