import DNSWire
import Foundation
import TestSupport
import Testing

/// What `check` and `explain` print, word by word: people and scripts read it.
@Suite(.blocking)
struct CommandLineTests {
    /// Endpoints of both families and of none, in and out, a refused object, a doubtful one and one of another kind.
    private static let objects = """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata: {namespace: shop, name: web}
        spec: {resourceGroup: none}
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerBackend
        metadata: {namespace: shop, name: blue}
        spec: {profile: {name: web}, backend: {name: app}, weight: 100}
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: shop, name: backup}
        spec: {profile: {name: web}, target: "2001:db8::1", weight: 5}
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: shop, name: off}
        spec: {profile: {name: web}, target: cdn.example.net, enabled: false}
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: shop, name: lost}
        spec: {profile: {name: none}, target: 192.0.2.9}
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: ServiceImport
        metadata: {namespace: shop, name: app}
        status: {clusters: [{cluster: east}, {cluster: west}, {cluster: north}]}
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: InternalServiceExport
        metadata: {namespace: fleet-member-east, name: shop-app}
        spec: {weight: 60, type: LoadBalancer, serviceReference: {clusterId: east, kind: Service, namespace: shop, name: app, namespacedName: shop/app, resourceVersion: "1", generation: 1, uid: a}, ports: [{protocol: TCP, port: 80}]}
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: InternalServiceExport
        metadata: {namespace: fleet-member-west, name: shop-app}
        spec: {weight: 31, type: LoadBalancer, serviceReference: {clusterId: west, kind: Service, namespace: shop, name: app, namespacedName: shop/app, resourceVersion: "1", generation: 1, uid: a}, ports: [{protocol: TCP, port: 80}]}
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: InternalServiceExport
        metadata: {namespace: fleet-member-north, name: shop-app}
        spec: {weight: 9, type: ClusterIP, serviceReference: {clusterId: north, kind: Service, namespace: shop, name: app, namespacedName: shop/app, resourceVersion: "1", generation: 1, uid: a}, ports: [{protocol: TCP, port: 80}]}
        ---
        apiVersion: pointsman.dev/v1
        kind: ClusterAddress
        metadata: {namespace: shop, name: app-east}
        spec: {cluster: east, service: {name: app}, addresses: [192.0.2.1, "2001:db8::2"]}
        ---
        apiVersion: pointsman.dev/v1
        kind: ClusterAddress
        metadata: {namespace: shop, name: app-west}
        spec: {cluster: west, service: {name: app}, addresses: [192.0.2.2], adresses: []}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: app}
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: shop, name: heavy}
        spec: {profile: {name: web}, target: 192.0.2.7, weight: 1001}
        """

    private static let configuration =
        "listen: [\"127.0.0.1:5300\"]\n"
        + PointsmanServer.zone(
            records: ["www 300 CNAME shop-web", "*.wild TXT hello", "sub NS ns.sub", "ns.sub A 192.0.2.53"],
            sources: ["path: objects.yaml"])

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("objects.yaml", Self.objects)
        try folder.write("pointsman.yaml", Self.configuration)
    }

    private func run(_ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", "\(folder.path)/pointsman.yaml"])
    }

    @Test func check() throws {
        let result = try run("check")
        #expect(result.code == 1)
        #expect(result.errors == "")
        #expect(
            result.output == """
                profile shop/none (does not exist)
                  no endpoints
                  out: ExternalEndpoint lost is not served, as its profile is not found
                  warning: nothing is answered: TrafficManagerProfile shop/none is not found, which ExternalEndpoint lost names

                profile shop/web
                  names: shop-web.tm.test
                  ENDPOINT   WEIGHT  SHARE OF A  SHARE OF AAAA  ADDRESSES                FROM                          WEIGHT FROM
                  blue/east      66      65.35%         92.96%  192.0.2.1 2001:db8::2    ClusterAddress shop/app-east  100 * 60 / 91, rounded up
                  blue/west      35      34.65%              -  192.0.2.2                ClusterAddress shop/app-west  100 * 31 / 91, rounded up
                  backup          5           -          7.04%  2001:db8::1              ExternalEndpoint              spec.weight
                  off             1           -              -  cdn.example.net (alias)  ExternalEndpoint              spec.weight; out: switched off (spec.enabled: false)
                  TrafficManagerBackend blue: Accepted=False/Invalid: service shop/app in cluster north is of type ClusterIP, expected LoadBalancer: change its type, or give it an address with a ClusterAddress; shop/app is served by east with weight 66, west with weight 35
                  out: service shop/app in cluster north is of type ClusterIP, expected LoadBalancer: change its type, or give it an address with a ClusterAddress
                  out: ExternalEndpoint off is switched off (spec.enabled: false)
                  warning: the endpoints' shares depend on the type asked for (A or AAAA), as not all of them have addresses of both families

                ExternalEndpoint shop/lost: Accepted=False/Invalid: TrafficManagerProfile shop/none is not found: create it in the endpoint's namespace
                warning: \(folder.path)/objects.yaml:54: ClusterAddress shop/app-west: spec.adresses: found an unknown field, expected "addresses" (is that what you mean?)
                error: \(folder.path)/objects.yaml:63: ExternalEndpoint shop/heavy: spec.weight: found integer 1001, expected integer 0 to 1000
                zones: tm.test
                read: 1 file with 2 ClusterAddress, 3 ExternalEndpoint, 3 InternalServiceExport, 1 ServiceImport, 1 TrafficManagerBackend, 1 TrafficManagerProfile
                passed over: 1 Deployment.apps/v1
                1 profile, 4 endpoints, 1 error, 3 warnings

                """)
    }

    @Test func checkOfWhatIsInOrder() throws {
        try folder.write(
            "objects.yaml",
            Manifest.documents([
                Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1", weight: 2),
                Manifest.endpoint("b", profile: "web", target: "192.0.2.2"),
            ]))
        let result = try run("check")
        #expect(result.code == 0)
        #expect(
            result.output == """
                profile shop/web
                  names: shop-web.tm.test
                  ENDPOINT  WEIGHT   SHARE  ADDRESSES  FROM              WEIGHT FROM
                  a              2  66.67%  192.0.2.1  ExternalEndpoint  spec.weight
                  b              1  33.33%  192.0.2.2  ExternalEndpoint  spec.weight

                zones: tm.test
                read: 1 file with 2 ExternalEndpoint, 1 TrafficManagerProfile
                1 profile, 2 endpoints, 0 errors, 0 warnings

                """)
    }

    // MARK: What check fails for

    /// Warnings and conditions that are False fail with `--strict` alone.
    @Test(
        arguments: [
            (
                "in order", [Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1")], 0,
                0, ""
            ),
            (
                "nothing is answered", [Manifest.profile("web")], 0, 1,
                "  warning: nothing is answered: no TrafficManagerBackend"
            ),
            (
                "all weights are 0",
                [Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1", weight: 0)], 0, 1,
                "  warning: nothing is answered: all endpoints have weight 0"
            ),
            (
                "an orphan", [Manifest.endpoint("a", profile: "wep", target: "192.0.2.1")], 0, 1,
                "TrafficManagerProfile shop/wep is not found, which ExternalEndpoint a names"
            ),
            (
                "a lost name",
                [
                    Manifest.profile("c", namespace: "a-b"), Manifest.profile("b-c", namespace: "a"),
                    Manifest.endpoint("e", profile: "c", target: "192.0.2.1", namespace: "a-b"),
                    Manifest.endpoint("e", profile: "b-c", target: "192.0.2.1", namespace: "a"),
                ], 0, 1, "  warning: nothing is answered: name a-b-c.tm.test is held by profile a/b-c"
            ),
            (
                "a slight share",
                [
                    Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1", weight: 1000),
                    Manifest.endpoint("b", profile: "web", target: "192.0.2.2", weight: 1),
                ], 0, 1, "  warning: less than 0.1 % of the answers go to ExternalEndpoint b"
            ),
            (
                "a label that is too long",
                [
                    Manifest.profile(
                        "checkout-gateway-frontend-weighted", namespace: "team-payments-emea-production-blue-01"),
                    Manifest.endpoint(
                        "a", profile: "checkout-gateway-frontend-weighted", target: "192.0.2.1",
                        namespace: "team-payments-emea-production-blue-01"),
                ], 1, 1,
                "  error: name team-payments-emea-production-blue-01-checkout-gateway-frontend-weighted.tm.test is no domain"
            ),
        ] as [(String, [String], Int32, Int32, String)])
    func checkFails(_ title: String, _ objects: [String], _ code: Int32, _ strictCode: Int32, _ text: String) throws {
        try folder.write("objects.yaml", Manifest.documents(objects))
        try folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:5300\"]\n" + PointsmanServer.zone(sources: ["path: objects.yaml"]))
        let result = try run("check")
        #expect(result.code == code && (text.isEmpty || result.output.contains(text)), "\(title): \(result.output)")
        let strict = try run("check", "--strict")
        #expect(strict.code == strictCode, "\(title)")
        #expect(strict.output.contains("--strict: ") == (strictCode == 1 && code == 0), "\(strict.output)")
    }

    /// The log of a server says the same as it starts.
    @Test func theLogSaysWhatIsNotAnswered() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]),
            files: [
                "objects.yaml": Manifest.documents([
                    Manifest.profile("web"), Manifest.profile(String(repeating: "x", count: 60)),
                ])
            ])
        let log = server.program.errors
        #expect(
            log.contains(
                "warning: definitions: TrafficManagerProfile shop/web: nothing is answered: no TrafficManagerBackend"),
            "\(log)")
        #expect(log.contains("of 65 octets, expected at most 63"), "\(log)")
        // Once, and again only when it has been mended in between.
        try server.folder.write(
            "objects.yaml", Manifest.documents([Manifest.profile("web"), Manifest.profile("other")]))
        #expect(poll { server.program.errors.contains("shop/other: nothing is answered") })
        let count =
            server.program.errors.split(separator: "shop/web: nothing is answered", omittingEmptySubsequences: false)
            .count - 1
        #expect(count == 1, "\(server.program.errors)")
    }

    /// A wildcard among a profile's host names, explained and answered.
    @Test func explainsAProfilesWildcard() throws {
        let policy = """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {namespace: shop, name: web}
            spec: {profile: {name: web}, ttlSeconds: 5, hostnames: [alone.tm.test, "*.apps.tm.test"]}

            """
        try folder.write(
            "objects.yaml",
            Manifest.documents([
                Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1"), policy,
            ]))
        let checked = try run("check")
        #expect(
            checked.code == 0
                && checked.output.contains("names: shop-web.tm.test, alone.tm.test, *.apps.tm.test, TTL 5 s"))
        let explained = try run("explain", "any.apps.tm.test")
        #expect(
            explained.output.hasPrefix(
                """
                any.apps.tm.test does not exist itself; the wildcard *.apps.tm.test covers it: it is a name of profile shop/web: its only endpoint for A is answered
                  zone: tm.test
                  TTL: 5 s
                  profile: shop/web

                """), "\(explained.output)")
        #expect(explained.output.hasSuffix("  answer: any.apps.tm.test. 5 IN A 192.0.2.1\n"), "\(explained.output)")
    }

    @Test func explain() throws {
        let result = try run("explain", "shop-web.tm.test")
        #expect(result.code == 0)
        #expect(
            result.errors == "computed from the files, without health, as no running server was asked: "
                + "\(folder.path)/pointsman.yaml names no runtime folder, in which the server would have a socket to be "
                + "asked at: add `runtime` and restart it, or give --socket PATH\n")
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        // The last line but one is a draw.
        #expect(
            lines.dropLast(2).joined(separator: "\n") == """
                shop-web.tm.test is a name of profile shop/web: one of 2 endpoints is drawn by weight
                  zone: tm.test
                  TTL: 60 s
                  profile: shop/web
                  ENDPOINT   WEIGHT  PROBABILITY OF A          IN PLAY                                  ADDRESSES                FROM                          WEIGHT FROM
                  blue/east      66            66/101  65.35%  in                                       192.0.2.1 2001:db8::2    ClusterAddress shop/app-east  100 * 60 / 91, rounded up
                  blue/west      35            35/101  34.65%  in                                       192.0.2.2                ClusterAddress shop/app-west  100 * 31 / 91, rounded up
                  backup          5                 -          out: no IPv4 address                     2001:db8::1              ExternalEndpoint              spec.weight
                  off             1                 -          out: switched off (spec.enabled: false)  cdn.example.net (alias)  ExternalEndpoint              spec.weight
                  out: service shop/app in cluster north is of type ClusterIP, expected LoadBalancer: change its type, or give it an address with a ClusterAddress
                  out: ExternalEndpoint off is switched off (spec.enabled: false)
                  warning: the endpoints' shares depend on the type asked for (A or AAAA), as not all of them have addresses of both families

                sample answer to shop-web.tm.test A: NOERROR, authoritative
                """)
        let sample = try #require(lines.suffix(2).first)
        #expect(
            ["192.0.2.1", "192.0.2.2"].map { "  answer: shop-web.tm.test. 60 IN A \($0)" }.contains(String(sample)))
    }

    @Test func explainFollowsAnAlias() throws {
        let result = try run("explain", "www.tm.test.", "--type", "AAAA")
        #expect(result.code == 0)
        #expect(
            result.output.hasPrefix(
                """
                www.tm.test has static records of type CNAME
                  zone: tm.test
                  TTL: 300 s
                  record: www.tm.test. 300 IN CNAME shop-web.tm.test.

                shop-web.tm.test is a name of profile shop/web: one of 2 endpoints is drawn by weight

                """))
        #expect(result.output.contains("  blue/east      66                66/71  92.96%  in "), "\(result.output)")
        #expect(result.output.contains("out: no IPv6 address"))
    }

    /// Names that are no profile's.
    @Test(arguments: [
        (
            "x.sub.tm.test", 0,
            """
            x.sub.tm.test lies in the delegation sub.tm.test: clients are referred to its name servers
              zone: tm.test
              record: sub.tm.test. 60 IN NS ns.sub.tm.test.

            sample answer to x.sub.tm.test A: NOERROR
              authority: sub.tm.test. 60 IN NS ns.sub.tm.test.
              additional: ns.sub.tm.test. 60 IN A 192.0.2.53

            """
        ),
        (
            "a.wild.tm.test", 0,
            """
            a.wild.tm.test does not exist itself; the wildcard *.wild.tm.test covers it: has static records of type TXT, none of type A: NODATA
              zone: tm.test
              TTL: 60 s
              record: *.wild.tm.test. 60 IN TXT "hello"

            sample answer to a.wild.tm.test A: NOERROR, authoritative
              authority: tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60

            """
        ),
        (
            "nope.tm.test", 0,
            """
            nope.tm.test does not exist (NXDOMAIN): the closest name that does is tm.test, and there is no wildcard below it
              zone: tm.test
              TTL: 60 s

            sample answer to nope.tm.test A: NXDOMAIN, authoritative
              authority: tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60

            """
        ),
        (
            "example.org", 1,
            """
            example.org lies in no served zone (tm.test): the query is refused

            sample answer to example.org A: REFUSED

            """
        ),
    ])
    func explainOtherNames(_ name: String, _ code: Int32, _ text: String) throws {
        let result = try run("explain", name)
        #expect(result.code == code)
        #expect(result.output == text)
    }

    @Test func checkAsJSON() throws {
        let result = try run("check", "-o", "json")
        #expect(result.code == 1)
        struct Report: Decodable {
            struct Profile: Decodable {
                struct Endpoint: Decodable {
                    struct Share: Decodable { var weight, total: Int }
                    var name: String
                    var weight: Int
                    var shareA, shareAAAA: Share
                    var outReason: String?
                }
                var name: String
                var isDefined: Bool
                var dnsNames: [String]
                var endpoints: [Endpoint]
            }
            struct Problem: Decodable {
                var severity: String
                var line: Int
                var object, field: String
            }
            struct Summary: Decodable, Equatable { var files, profiles, endpoints, errors, warnings: Int }
            var apiVersion, kind: String
            var zones: [String]
            var profiles: [Profile]
            var problems: [Problem]
            var summary: Summary
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.apiVersion == "pointsman.dev/v1" && report.kind == "CheckReport" && report.zones == ["tm.test"])
        #expect(report.profiles.map(\.name) == ["none", "web"] && report.profiles.map(\.isDefined) == [false, true])
        let web = try #require(report.profiles.last)
        #expect(web.dnsNames == ["shop-web.tm.test"])
        #expect(web.endpoints.map(\.name) == ["blue/east", "blue/west", "backup", "off"])
        #expect(web.endpoints.map(\.weight) == [66, 35, 5, 1])
        #expect(web.endpoints.map(\.shareA.weight) == [66, 35, 0, 0] && web.endpoints[0].shareA.total == 101)
        #expect(web.endpoints.map(\.shareAAAA.weight) == [66, 0, 5, 0] && web.endpoints[0].shareAAAA.total == 71)
        #expect(web.endpoints.map(\.outReason) == [nil, nil, nil, "switched off (spec.enabled: false)"])
        #expect(report.problems.map(\.severity) == ["warning", "error"] && report.problems.map(\.line) == [54, 63])
        #expect(report.problems.map(\.field) == ["spec.adresses", "spec.weight"])
        let summary = report.summary
        #expect(summary == Report.Summary(files: 1, profiles: 1, endpoints: 4, errors: 1, warnings: 3))
    }

    @Test func explainAsJSON() throws {
        let result = try run("explain", "nope.tm.test", "-o", "json")
        #expect(result.code == 0)
        struct Explanation: Decodable {
            struct Step: Decodable { var name, zone, result, closestEncloser: String }
            struct Sample: Decodable { var responseCode: String }
            var kind, type: String
            var steps: [Step]
            var sampleAnswer: Sample
        }
        let explanation = try JSONDecoder().decode(Explanation.self, from: Data(result.output.utf8))
        #expect(explanation.kind == "NameExplanation" && explanation.type == "A")
        #expect(explanation.sampleAnswer.responseCode == "NXDOMAIN")
        let step = try #require(explanation.steps.first)
        #expect(step.name == "nope.tm.test" && step.zone == "tm.test")
        #expect(step.result == "NoSuchName" && step.closestEncloser == "tm.test")
    }

    /// Static records that lead nowhere are told with their lines, by `check` and in the log; the rest serves all the same.
    @Test func recordsThatLeadNowhere() throws {
        try folder.write("objects.yaml", Manifest.profile("web"))
        func configuration(_ records: [String]) -> String {
            PointsmanServer.zone(records: records, sources: ["path: objects.yaml"])
        }
        let lost = [
            "www CNAME shop-web.tm.test", "api CNAME shop-nothere", "@ MX 10 mail.tm.test",
            "old CNAME shop-web.tm.test.",
        ]
        func line(_ path: String, _ index: Int, _ text: String) -> String {
            "\(path)/pointsman.yaml:\(8 + index): zones[0].records[\(index)]: found \(text)"
        }
        func lines(_ path: String) -> [String] {
            let dot = "with a dot at its end: without it the zone's name is added"
            return [
                line(
                    path, 0,
                    "CNAME record of www.tm.test to shop-web.tm.test.tm.test, which does not exist, expected shop-web.tm.test. \(dot)"
                ),
                line(
                    path, 1,
                    "CNAME record of api.tm.test to shop-nothere.tm.test, which does not exist, expected a name that does; one in another zone ends in a dot"
                ),
                line(
                    path, 2,
                    "MX record of tm.test to mail.tm.test.tm.test, which does not exist, expected mail.tm.test. \(dot)"),
            ]
        }
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:5300\"]\n" + configuration(lost))
        var result = try run("check")
        #expect(result.code == 0 && result.output.contains("0 errors, 4 warnings"), "\(result.output)")
        for line in lines(folder.path) { #expect(result.output.contains("warning: \(line)\n"), "\(result.output)") }

        try folder.write(
            "pointsman.yaml", "listen: [\"127.0.0.1:5300\"]\n" + configuration(["d NS ns.d", "old CNAME shop-web"]))
        result = try run("check")
        #expect(result.code == 1 && result.output.contains("1 error, 1 warning"), "\(result.output)")
        let glue = "NS record of d.tm.test to ns.d.tm.test, which has no address here"
        #expect(result.output.contains("error: \(line(folder.path, 0, glue))"), "\(result.output)")

        let server = try PointsmanServer(configuration(lost), files: ["objects.yaml": Manifest.profile("web")])
        for line in lines(server.folder.path) { #expect(server.program.errors.contains("warning: \(line)")) }
        #expect(!server.program.errors.contains("ns.d.tm.test"))
        try server.folder.write("objects.yaml", Manifest.profile("api"))
        let gone = "CNAME record of old.tm.test to shop-web.tm.test, which no profile holds any more"
        #expect(poll { server.program.errors.contains("warning: \(line(server.folder.path, 3, gone))") })
        let text = "listen: [\"127.0.0.1:\(server.port)\"]\n" + configuration(["d NS ns.d", "old CNAME shop-web"])
        try server.folder.write("pointsman.yaml", text)
        server.program.signal(1)
        #expect(poll { server.program.errors.contains("error: \(line(server.folder.path, 0, glue))") })
        #expect(try server.answers("old.tm.test", .cname) == ["old.tm.test. 60 IN CNAME shop-web.tm.test."])
    }

    @Test func refusedConfiguration() throws {
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:5300\"]\nzones: 5\n")
        let result = try run("check")
        #expect(result.code == 1 && result.output == "")
        #expect(result.errors.hasPrefix("error: \(folder.path)/pointsman.yaml:2: zones: "), "\(result.errors)")
    }
}
