import Resources
import Testing

/// The bounds of `pointsman.dev/v1`, of services and of metadata.
@Suite struct OwnKindsTests {
    private static let noTarget =
        "an IPv4 or IPv6 address that is neither unspecified, multicast nor broadcast, or a host name"
    private static let noFile = "a plain file name without \"/\" and \"\\\" inside probes.filesFolder"

    private func refusal(_ kind: String, _ spec: String, namespace: String = "shop") throws -> [String] {
        let text =
            "apiVersion: pointsman.dev/v1\nkind: \(kind)\nmetadata: {name: a, namespace: \(namespace)}\nspec: {\(spec)}"
        return try violations(text).map { $0.replacing("4: spec", with: "spec") }
    }

    @Test(arguments: [
        "0.0.0.0", "::", "::ffff:0.0.0.0", "64:ff9b::0.0.0.0", "::ffff:224.0.0.1", "224.0.0.1", "ff02::1",
        "255.255.255.255", "10.0.0.256", "10.1", "010.0.0.1", "1.2.3.4.5", "",
        " ",
        "-a.test", "a-.test", "a..test", ".test", "a b", "a_b!", "*.shop.test", "http://a.test", "a.test:80", "[::1]",
        "10.0.0.0/8",
        "fe80::1%eth0", "é.test", ".", String(repeating: "a", count: 64) + ".test",
        Array(repeating: "abcdefg", count: 32).joined(separator: ".") + ".test",
    ])
    func wrongTargets(_ target: String) throws {
        let found = try refusal("ExternalEndpoint", "profile: {name: p}, target: \"\(target)\"")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("spec.target: found string") && found[0].hasSuffix("expected \(Self.noTarget)"))
        #expect(
            try refusal("ClusterAddress", "cluster: c, service: {name: s}, addresses: [a.test, \"\(target)\"]").count
                == 1)
    }

    @Test(arguments: [
        "127.0.0.1", "10.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1", "a", "a.test.", "A.Test", "_x.test", "1a.test",
        "3.a",
        "xn--e1aybc.test",
    ])
    func rightTargets(_ target: String) throws {
        #expect(try refusal("ExternalEndpoint", "profile: {name: p}, target: \"\(target)\"") == [])
    }

    @Test(arguments: [
        (
            "ExternalEndpoint", "profile: {name: p}, target: a, weight: 1001",
            "spec.weight: found integer 1001, expected integer 0 to 1000"
        ),
        (
            "ExternalEndpoint", "profile: {name: p}, target: a, enabled: yes",
            "spec.enabled: found string \"yes\", expected true or false"
        ),
        ("ExternalEndpoint", "target: a", "spec.profile: found nothing, expected an object"),
        ("ExternalEndpoint", "profile: {name: p}", "spec.target: found nothing, expected \(noTarget)"),
        (
            "ClusterAddress", "cluster: c, service: {name: s}, addresses: []",
            "spec.addresses: found list of 0, expected a list of 1 to 16 items"
        ),
        (
            "ClusterAddress",
            "cluster: c, service: {name: s}, addresses: [\((1...17).map { "192.0.2.\($0)" }.joined(separator: ", "))]",
            "spec.addresses: found list of 17, expected a list of 1 to 16 items"
        ),
        (
            "ClusterAddress", "cluster: c, service: {name: s, namespace: other}, addresses: [a]",
            "spec.service.namespace: found string \"other\", expected the object's own namespace; "
                + "others only in the cluster's namespace fleet-member-<cluster>"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, ttlSeconds: 86401",
            "spec.ttlSeconds: found integer 86401, expected integer 0 to 86400"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, maxReturn: 9",
            "spec.maxReturn: found integer 9, expected integer 0 to 8"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, hostnames: [www.a.test, WWW.a.test.]",
            "spec.hostnames[1]: found string \"WWW.a.test.\" a second time, expected each host name once"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, hostnames: [\"*.a.test\", \"a.*.test\"]",
            "spec.hostnames[1]: found string \"a.*.test\", expected a host name: letters, digits and \"-\", parts of 1 to 63, "
                + "253 in all, \"*\" allowed as the first part"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, allDegraded: nodata, minimumHealthyWeight: 0.1",
            "spec.minimumHealthyWeight: found number 0.1, expected 0 with allDegraded: nodata"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, allDegraded: open",
            "spec.allDegraded: found string \"open\", expected serve or nodata"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, minimumHealthyWeight: 1.01",
            "spec.minimumHealthyWeight: found number 1.01, expected number 0 to 1"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: {port: 0}",
            "spec.https.port: found integer 0, expected integer 1 to 65535"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: {alpn: []}",
            "spec.https.alpn: found list of 0, expected a list of 1 to 16 items"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: {alpn: [h2, h3, h2]}",
            "spec.https.alpn[2]: found string \"h2\" a second time, expected each protocol once"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: {alpn: [\"h 2\"]}",
            "spec.https.alpn[0]: found string \"h 2\", expected \(StringFormat.protocolIdentifier.expected)"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: {alpn: [\"\"]}",
            "spec.https.alpn[0]: found string \"\", expected \(StringFormat.protocolIdentifier.expected)"
        ),
        (
            "ProfilePolicy", "profile: {name: p}, https: true", "spec.https: found boolean true, expected an object"
        ),
    ])
    func wrongSpecs(_ kind: String, _ spec: String, _ expected: String) throws {
        #expect(try refusal(kind, spec) == [expected])
    }

    @Test(arguments: [
        ("port: 70000", "port: found integer 70000, expected integer 1 to 65535"),
        ("port: 0", "port: found integer 0, expected integer 1 to 65535"),
        ("method: POST", "method: found string \"POST\", expected GET or HEAD"),
        ("intervalSeconds: 0.9", "intervalSeconds: found number 0.9, expected number 1 to 3600"),
        ("intervalSeconds: 3601", "intervalSeconds: found integer 3601, expected number 1 to 3600"),
        ("timeoutSeconds: 0.09", "timeoutSeconds: found number 0.09, expected number 0.1 to 3600"),
        (
            "intervalSeconds: 5, timeoutSeconds: 5.5",
            "timeoutSeconds: found number 5.5 with an interval of 5.0, expected at most intervalSeconds"
        ),
        (
            "path: healthz",
            "path: found string \"healthz\", expected a path that begins with \"/\" and holds neither blanks nor control characters"
        ),
        ("recoveryThreshold: 0", "recoveryThreshold: found integer 0, expected integer 1 to 10"),
        ("expectedStatusCodes: []", "expectedStatusCodes: found list of 0, expected a list of 1 to 16 items"),
        (
            "expectedStatusCodes: [200]",
            "expectedStatusCodes[0]: found integer 200, expected a status code or a range of them within 100 to 599, "
                + "such as \"200-299\" or \"401\": write it in quotes"
        ),
        (
            "customHeaders: [{name: \"a b\", value: v}]",
            "customHeaders[0].name: found string \"a b\", expected a header's name: letters, digits and !#$%&'*+-.^_`|~"
        ),
        (
            "customHeaders: [{name: a, value: \"v\\r\\nx: y\"}]",
            "customHeaders[0].value: found string \"v\\u{d}\\nx: y\", expected a header's value without control characters"
        ),
        (
            "tls: {verify: file}",
            "tls.caFile: found nothing with verify: file, expected caFile exactly with verify: file"
        ),
        (
            "tls: {caFile: ca.pem}",
            "tls.caFile: found string \"ca.pem\" with verify: none, expected caFile exactly with verify: file"
        ),
        (
            "tls: {keyFile: k.pem}",
            "tls.certificateFile: found nothing beside keyFile, expected certificateFile and keyFile together"
        ),
        (
            "tls: {verify: file, caFile: ../ca.pem}",
            "tls.caFile: found string \"../ca.pem\", expected \(noFile)"
        ),
        ("tls: {verify: file, caFile: ..}", "tls.caFile: found string \"..\", expected \(noFile)"),
    ])
    func wrongMonitors(_ monitor: String, _ expected: String) throws {
        #expect(
            try refusal("ProfilePolicy", "profile: {name: p}, monitor: {\(monitor)}") == ["spec.monitor.\(expected)"])
    }

    @Test(arguments: ["299-200", "99", "600", "2xx", "200-", "-200", "200-299-300", "", "+20", "200 "])
    func wrongStatusCodes(_ codes: String) throws {
        #expect(
            try refusal("ProfilePolicy", "profile: {name: p}, monitor: {expectedStatusCodes: [\"\(codes)\"]}").count
                == 1)
    }

    @Test func namespaceOfAMembersAddresses() throws {
        let spec = "cluster: c, service: {name: s, namespace: other}, addresses: [a]"
        #expect(try refusal("ClusterAddress", spec, namespace: "fleet-member-c") == [])
        #expect(try refusal("ClusterAddress", spec, namespace: "fleet-member-d").count == 1)
        #expect(
            try refusal("ClusterAddress", "cluster: c, service: {name: s}, addresses: [a]", namespace: "\"\"") == [])
        #expect(
            try refusal("ClusterAddress", spec.replacing("other", with: "default"), namespace: "\"\"") == [])
    }

    @Test(arguments: [
        ("name: web, namespace: Shop", "metadata.namespace: found string \"Shop\""),
        ("name: a.b", "metadata.name: found string \"a.b\""),
        ("name: web, labels: {a: 5}", "metadata.labels[a]: found integer 5, expected string: write it in quotes"),
        ("name: web, annotations: {a: true}", "metadata.annotations[a]: found boolean true"),
        ("name: web, generation: \"1\"", "metadata.generation: found string \"1\", expected integer"),
        ("name: web, creationTimestamp: yesterday", "metadata.creationTimestamp: found string \"yesterday\""),
        ("namespace: shop", "metadata.name: found nothing"), ("name: null", "metadata.name: found nothing"),
    ])
    func metadata(_ metadata: String, _ expected: String) throws {
        let found = try violations("apiVersion: v1\nkind: Service\nmetadata: {\(metadata)}")
        #expect(found.count == 1 && found[0].hasPrefix("3: \(expected)"), "\(found)")
    }

    @Test(arguments: [
        ("spec: {type: Balancer}", "spec.type: found string \"Balancer\""),
        ("spec: {ports: [{port: 70000}]}", "spec.ports[0].port: found integer 70000, expected integer 1 to 65535"),
        ("spec: {ports: [{port: 80, protocol: tcp}]}", "spec.ports[0].protocol: found string \"tcp\""),
    ])
    func services(_ body: String, _ expected: String) throws {
        let found = try violations("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n\(body)")
        #expect(found.count == 1 && found[0].hasPrefix("4: \(expected)"), "\(found)")
    }

    @Test func serviceWithoutAddress() throws {
        let text =
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nstatus: {loadBalancer: {ingress: [{ip: \"\"}]}}"
        guard case .service(let service) = try resources(text).first else {
            Issue.record("refused")
            return
        }
        #expect(service.ingress.isEmpty && service.type == .clusterIP && service.isExportable)
    }
}
