import DNSWire
import Daemon
import Fleet
import Testing
import Traffic

/// Files to profiles, shares, explanations and answers.
@Suite struct DefinitionsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let configuration = """
        listen: ["127.0.0.1:0"]
        zones:
          - name: a.test
            nameServers: [{name: ns1.a.test, addresses: [127.0.0.1]}]
            records:
              - www CNAME shop-web
              - '*.wild TXT "x"'
              - cut NS ns.cut
              - ns.cut A 127.0.0.53
              - deep.ent A 127.0.0.9
          - name: b.test
            nameServers: [{name: ns1.a.test}]
            soa: {serial: 7}
        sources: [{path: objects.yaml}]
        """

    private static let profile = """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata: {name: web, namespace: shop}
        spec: {resourceGroup: x, monitorConfig: {path: /, port: 80}}

        """

    private static func endpoint(_ name: String, _ target: String, _ weight: Int, _ rest: String = "") -> String {
        """
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {name: \(name), namespace: shop}
        spec: {profile: {name: web}, target: "\(target)", weight: \(weight)\(rest)}

        """
    }

    private func read(_ objects: String) throws -> Definitions {
        try folder.write("objects.yaml", objects)
        try folder.write("pointsman.yaml", Self.configuration)
        let (definitions, warnings) = try Definitions.read(configurationPath: folder.path("pointsman.yaml"))
        #expect(warnings == [])
        return definitions
    }

    @Test func sharesPerType() throws {
        let definitions = try read(
            Self.profile + Self.endpoint("a", "127.0.0.1", 66) + Self.endpoint("b", "127.0.0.2", 34)
                + Self.endpoint("c", "::1", 10) + Self.endpoint("d", "x.example.org", 20)
                + Self.endpoint("e", "127.0.0.3", 0) + Self.endpoint("f", "127.0.0.4", 9, ", enabled: false"))
        let report = CheckReport(definitions)
        let profile = try #require(report.profiles.first)
        #expect(report.isAccepted && report.profiles.count == 1)
        #expect(profile.dnsNames == ["shop-web.a.test"])
        let rows = profile.endpoints.map { endpoint in
            "\(endpoint.name) \(endpoint.shareA.weight)/\(endpoint.shareA.total) \(endpoint.shareAAAA.weight)/\(endpoint.shareAAAA.total) \(endpoint.outReason ?? "in")"
        }
        #expect(
            rows == [
                "a 66/120 0/30 in", "b 34/120 0/30 in", "c 0/120 10/30 in", "d 20/120 20/30 in",
                "e 0/120 0/30 weight 0",
                "f 0/120 0/30 switched off (spec.enabled: false)",
            ])
        #expect(profile.sharesDiffer)
        #expect(profile.endpoints[0].shareA.percent == 55)
        #expect(profile.warnings.contains { $0.contains("A or AAAA") })
        #expect(report.summary.warnings == profile.warnings.count)
        #expect(profile.endpoints[3].alias == "x.example.org")
    }

    @Test func weightsOfExports() throws {
        let exports = [("east", 60), ("west", 30), ("north", 1)].map { cluster, weight in
            """
            ---
            apiVersion: networking.fleet.azure.com/v1alpha1
            kind: InternalServiceExport
            metadata: {name: shop-web, namespace: fleet-member-\(cluster)}
            spec:
              type: LoadBalancer
              weight: \(weight)
              ports: [{name: http, port: 80, protocol: TCP, targetPort: 8080}]
              serviceReference:
                {clusterId: \(cluster), kind: Service, namespace: shop, name: web, namespacedName: shop/web, generation: 0, resourceVersion: "1", uid: u}
            ---
            apiVersion: pointsman.dev/v1
            kind: ClusterAddress
            metadata: {name: web, namespace: fleet-member-\(cluster)}
            spec: {cluster: \(cluster), service: {namespace: shop, name: web}, addresses: [127.0.0.1]}

            """
        }
        let backend = """
            ---
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: blue, namespace: shop}
            spec: {profile: {name: web}, backend: {name: web}, weight: 100}

            """
        let report = CheckReport(try read(Self.profile + backend + exports.joined()))
        #expect(report.problems == [] && report.objects == [])
        let endpoints = try #require(report.profiles.first).endpoints
        #expect(endpoints.map(\.name) == ["blue/east", "blue/north", "blue/west"])
        #expect(endpoints.map(\.weight) == [66, 2, 33])
        #expect(
            endpoints.map(\.weightFrom) == [
                "100 * 60 / 91, rounded up", "100 * 1 / 91, rounded up", "100 * 30 / 91, rounded up",
            ])
        #expect(endpoints[0].addressFrom == "ClusterAddress fleet-member-east/web")
        #expect(report.summary.objects["ClusterAddress"] == 3)
    }

    @Test(arguments: [
        ("shop-web.a.test", "A", NameExplanation.Result.profile, "NOERROR", "its only endpoint for A is answered"),
        ("shop-web.a.test", "AAAA", .profile, "NOERROR", "no endpoint can answer AAAA: NODATA"),
        ("www.a.test", "A", .records, "NOERROR", "has static records of type CNAME"),
        ("x.wild.a.test", "TXT", .wildcard, "NOERROR", "the wildcard *.wild.a.test covers it"),
        ("x.wild.a.test", "A", .wildcard, "NOERROR", "none of type A: NODATA"),
        ("h.cut.a.test", "A", .delegation, "NOERROR", "lies in the delegation cut.a.test"),
        ("ent.a.test", "A", .emptyNonTerminal, "NOERROR", "names below it exist"),
        ("no.deep.ent.a.test", "A", .noSuchName, "NXDOMAIN", "the closest name that does is deep.ent.a.test"),
        ("a.test", "SOA", .records, "NOERROR", "is the apex of zone a.test"),
        ("ns1.a.test", "A", .records, "NOERROR", "has static records of type A"),
        ("c.test", "A", .outsideZones, "REFUSED", "lies in no served zone (a.test, b.test)"),
    ])
    func explanations(
        _ name: String, _ type: String, _ result: NameExplanation.Result, _ code: String, _ text: String
    ) throws {
        let definitions = try read(Self.profile + Self.endpoint("a", "127.0.0.1", 1))
        let explanation = NameExplanation(
            of: try DomainName(name), type: try #require(RecordType(type)), in: definitions)
        let step = try #require(explanation.steps.first)
        #expect(step.result == result)
        #expect(step.text.contains(text), "\(step.text)")
        #expect(explanation.sampleAnswer?.responseCode == code)
        #expect((explanation.zone == nil) == (result == .outsideZones))
    }

    @Test func explanationFollowsAliases() throws {
        let definitions = try read(Self.profile + Self.endpoint("a", "127.0.0.1", 1))
        let explanation = NameExplanation(of: try DomainName("www.a.test"), type: .a, in: definitions)
        #expect(explanation.steps.map(\.result) == [.records, .profile])
        #expect(
            explanation.sampleAnswer?.answer == [
                "www.a.test. 60 IN CNAME shop-web.a.test.", "shop-web.a.test. 60 IN A 127.0.0.1",
            ])
    }

    @Test func aliasLoopsAreRefused() throws {
        let report = CheckReport(try read(Self.profile + Self.endpoint("a", "www.a.test", 1)))
        #expect(!report.isAccepted)
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.object == "TrafficManagerProfile shop/web")
        #expect(report.problems.first?.found?.hasPrefix("a loop: ") == true)
    }

    @Test func changesTouchTheirZones() throws {
        let definitions = try read(Self.profile + Self.endpoint("a", "127.0.0.1", 1))
        let a = try DomainName("a.test")
        #expect(definitions.takeChangedZones() == [a])
        #expect(!definitions.readSources().hasChanges)
        #expect(definitions.takeChangedZones() == [])
        // A policy puts the profile into the other zone too.
        let policy = """
            ---
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {name: p, namespace: shop}
            spec: {profile: {name: web}, hostnames: [www.b.test]}

            """
        try folder.write("objects.yaml", Self.profile + Self.endpoint("a", "127.0.0.1", 1) + policy)
        #expect(definitions.readSources().changedCount == 1)
        #expect(definitions.takeChangedZones() == [a, try DomainName("b.test")])
        try folder.write("objects.yaml", Self.profile + Self.endpoint("a", "127.0.0.1", 1))
        #expect(definitions.readSources().changedCount == 1)
        #expect(definitions.takeChangedZones() == [a, try DomainName("b.test")])
        try folder.write("objects.yaml", Self.endpoint("a", "127.0.0.1", 1))
        #expect(definitions.readSources().removedCount == 1)
        #expect(definitions.takeChangedZones() == [a])
    }

    @Test func zonesChangeWhileServing() throws {
        let definitions = try read(Self.profile + Self.endpoint("a", "127.0.0.1", 1))
        _ = definitions.takeChangedZones()
        var configuration = definitions.configuration
        configuration.zones[1].zone.profileName = "{name}.{namespace}"
        let outcome = definitions.replace(configuration)
        #expect(outcome.changedCount == 1)
        #expect(definitions.takeChangedZones() == [try DomainName("a.test"), try DomainName("b.test")])
        let table = definitions.makeTable { _ in 12 }
        let answer = SampleAnswer(to: try DomainName("web.shop.b.test"), type: .a, from: table)
        #expect(answer?.answer == ["web.shop.b.test. 60 IN A 127.0.0.1"])
        let serials = ["a.test", "b.test"].map { name in
            (try? DomainName(name)).flatMap { SampleAnswer(to: $0, type: .soa, from: table)?.answer.first }
        }
        #expect(serials[0]?.contains(" 12 14400 ") == true)
        #expect(serials[1]?.contains(" 7 14400 ") == true)
    }
}
