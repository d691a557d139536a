import DNSWire
import IPAddress
import Resources
import Testing

/// A status that another program writes is not its reader's to mend: what is odd in it is passed over with a warning, and
/// the good entries count.
@Suite struct ForeignStatusTests {
    private static let fleet = "networking.fleet.azure.com"

    private static func service(_ ingress: String) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: LoadBalancer}
        status:
          loadBalancer: \(ingress)
        """
    }

    @Test(
        arguments: [
            (
                // kubernetes/ingress-gce#3174
                "{ingress: [{ip: 203.0.113.1}, {ip: '2600:1900:4000:318::/96'}]}", ["203.0.113.1"],
                ["status.loadBalancer.ingress[1].ip: found string \"2600:1900:4000:318::/96\""]
            ),
            (
                "{ingress: [{ip: 0.0.0.0, hostname: lb.example.test}]}", ["lb.example.test"],
                ["status.loadBalancer.ingress[0].ip"]
            ),
            (
                "{ingress: [{ip: 5}, 7, {hostname: 'a b', ip: 192.0.2.1}]}", ["192.0.2.1"],
                [
                    "status.loadBalancer.ingress[0].ip", "status.loadBalancer.ingress[1]",
                    "status.loadBalancer.ingress[2].hostname",
                ]
            ),
            ("{ingress: soon}", [], ["status.loadBalancer.ingress"]),
            ("none", [], ["status.loadBalancer"]),
        ] as [(String, [String], [String])])
    func services(_ loadBalancer: String, _ addresses: [String], _ warned: [String]) throws {
        let text = Self.service(loadBalancer)
        guard case .service(let service) = try resources(text).first else {
            Issue.record("refused: \(try violations(text))")
            return
        }
        #expect(service.ingress.map(Self.text) == addresses)
        try expectWarnings(text, warned)
    }

    private static func text(_ address: ServiceAddress) -> String {
        switch address {
        case .ip(let address): address.description
        case .hostname(let name): name.description
        }
    }

    private func expectWarnings(_ text: String, _ expected: [String]) throws {
        let warnings = try warnings(text)
        #expect(warnings.count == expected.count, "\(warnings)")
        for (warning, expected) in zip(warnings, expected) {
            #expect(warning.contains(expected) && warning.hasSuffix("it is passed over"), "\(warning)")
        }
    }

    @Test func serviceImports() throws {
        let text = """
            apiVersion: \(Self.fleet)/v1alpha1
            kind: ServiceImport
            metadata: {name: web, namespace: shop}
            status: {clusters: [{cluster: east}, {clutser: west}, 5, {cluster: north}], type: Odd}
            """
        guard case .serviceImport(let found) = try resources(text).first else {
            Issue.record("refused: \(try violations(text))")
            return
        }
        #expect(found.clusters == ["east", "north"])
        #expect(try warnings(text).contains { $0.contains("status.clusters[1].cluster: found nothing") })
        #expect(try warnings(text).contains { $0.contains("status.clusters[2]: found integer 5") })
        #expect(try warnings(text).contains { $0.contains("status.type: found string \"Odd\"") })
    }

    @Test func backends() throws {
        let text = """
            apiVersion: \(Self.fleet)/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: web, namespace: shop}
            spec: {profile: {name: p}, backend: {name: b}}
            status: {endpoints: [{resourceID: /s/1}, {name: good, resourceID: /s/2, target: 192.0.2.1}, {name: x, resourceID: /s/3, weight: many}]}
            """
        guard case .trafficManagerBackend(let found) = try resources(text).first else {
            Issue.record("refused: \(try violations(text))")
            return
        }
        #expect(found.reportedEndpoints.map(\.name) == ["good", "x"])
        try expectWarnings(
            text, ["status.endpoints[0].name: found nothing", "status.endpoints[2].weight: found string"])
    }

    @Test func works() throws {
        let text = """
            apiVersion: placement.kubernetes-fleet.io/v1beta1
            kind: Work
            metadata: {name: w, namespace: fleet-member-east}
            status:
              manifestConditions:
              - {identifier: {kind: Service, name: web, namespace: shop}, backReportedStatus: {observedStatus: {status: {loadBalancer: {ingress: [{ip: 10.0.0.0/8}, {ip: 192.0.2.1}]}}}}}
              - {identifier: {kind: 5}}
            """
        guard case .work(let found) = try resources(text).first else {
            Issue.record("refused: \(try violations(text))")
            return
        }
        #expect(found.observedServices.map { $0.ingress.map(Self.text) } == [["192.0.2.1"]])
        #expect(
            try warnings(text).contains {
                $0.contains(
                    "status.manifestConditions[0].backReportedStatus.observedStatus.status.loadBalancer.ingress[0].ip")
            })
        #expect(
            try warnings(text).contains { $0.contains("status.manifestConditions[1].identifier.kind: found integer 5") }
        )
    }

    /// An API server's clients count on types; forms and bounds are told of there too, and nothing more.
    @Test(arguments: [
        ("{ingress: [{ip: '2600::/96'}]}", 0, 1), ("{ingress: [{ip: 5}]}", 1, 0), ("{ingress: 5}", 1, 0),
    ])
    func anAPIServerKeepsTheTypes(_ loadBalancer: String, _ violations: Int, _ warnings: Int) throws {
        let schema = try #require(ResourceKind.service.schema(version: "v1"))
        let findings = schema.validate(try Value.parse(yaml: Array(Self.service(loadBalancer).utf8)))
        #expect(findings.violations.count == violations && findings.warnings.count == warnings, "\(findings)")
    }

    /// What an author writes is refused as before.
    @Test func specIsNotSpared() throws {
        let text = Self.service("{}").replacing("type: LoadBalancer", with: "type: Odd")
        #expect(try violations(text).count == 1)
    }
}
