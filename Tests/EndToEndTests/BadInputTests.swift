import DNSWire
import IPAddress
import TestSupport
import Testing

/// Bad input is refused with what was found, where, and what was expected; the rest is served.
@Suite(.blocking)
struct BadInputTests {
    /// Runs `check` over a configuration with one source file.
    func check(_ source: String?, name: String = "objects.yaml", zones: String? = nil) throws -> RunningProgram.Result {
        let folder = try TemporaryFolder()
        if let source { try folder.write(name, source) }
        try folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:5300\"]\n" + (zones ?? PointsmanServer.zone(sources: ["path: \(name)"])))
        return try PointsmanServer.run(["check", "--config", "\(folder.path)/pointsman.yaml"])
    }

    static let endpoint = Manifest.endpoint("e1", profile: "web", target: "192.0.2.1")

    static let refused: [(title: String, source: String, expected: [String])] = [
        ("tabs", "kind: X\n\tspec: 1\n", ["objects.yaml:2", "tab"]),
        (
            "alias bomb",
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                + (1...9).map { level in
                    let previous = level == 1 ? "a" : "a\(level - 1)"
                    let members = [String](repeating: "*\(previous)", count: 10).joined(separator: ",")
                    return "a\(level): &a\(level) [\(members)]\n"
                }.joined(), ["objects.yaml:", "alias"]
        ),
        (
            "duplicate keys", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  name: b\n",
            ["objects.yaml:5", "name"]
        ),
        (
            "weight 1001", endpoint.replacing("weight: 1}", with: "weight: 1001}"),
            ["objects.yaml:4", "weight", "1001", "1000"]
        ),
        (
            "weight as text", endpoint.replacing("weight: 1}", with: "weight: \"5\"}"),
            ["objects.yaml:4", "weight", "string", "integer"]
        ),
        (
            "port 70000",
            """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {namespace: shop, name: web}
            spec:
              profile: {name: web}
              monitor:
                port: 70000
            """, ["objects.yaml:7", "spec.monitor.port", "70000", "65535"]
        ),
        ("duplicate object", Manifest.documents([endpoint, endpoint]), ["objects.yaml:6", "objects.yaml:1"]),
        (
            "wrong apiVersion", endpoint.replacing("pointsman.dev/v1", with: "pointsman.dev/v2"),
            ["objects.yaml:1", "pointsman.dev/v2", "pointsman.dev/v1"]
        ),
        (
            "address nonsense", endpoint.replacing("192.0.2.1", with: "300.1.2.3.4:"),
            ["objects.yaml:4", "target", "300.1.2.3.4:"]
        ),
        (
            "unspecified address", endpoint.replacing("192.0.2.1", with: "0.0.0.0"),
            ["objects.yaml:4", "target", "0.0.0.0"]
        ),
    ]

    @Test(arguments: refused.map(\.title)) func objectIsRefused(_ title: String) throws {
        let entry = try #require(Self.refused.first { $0.title == title })
        let result = try check(entry.source)
        let text = result.output + result.errors
        #expect(result.code == 1, "\(text)")
        for part in entry.expected {
            #expect(text.contains(part), "\(title): no \(part) in \(text)")
        }
    }

    // MARK: What is no fault of the files'

    private static let group = "networking.fleet.azure.com"

    /// What is read with a warning, or passed over, and never refused.
    static let accepted: [(title: String, source: String, expected: [String])] = [
        (
            "a kind of another group",
            "apiVersion: network.azure.upbound.io/v1beta1\nkind: TrafficManagerProfile\nmetadata: {name: global}\n",
            ["passed over: 1 TrafficManagerProfile.network.azure.upbound.io/v1beta1", "0 errors, 0 warnings"]
        ),
        (
            "Work v1",
            "apiVersion: placement.kubernetes-fleet.io/v1\nkind: Work\nmetadata: {name: w, namespace: fleet-member-east}\n",
            [
                "warning: ", "objects.yaml:1: found 1 of the kind Work", "works.v1beta1.placement.kubernetes-fleet.io",
                "0 errors, 1 warning",
            ]
        ),
        (
            "a profile without resourceGroup",
            Manifest.profile("web").replacing("{resourceGroup: none}", with: "{monitorConfig: {port: 8080}}"),
            [
                "names: shop-web.tm.test",
                "objects.yaml:4: TrafficManagerProfile shop/web: spec.resourceGroup: found nothing", "0 errors",
            ]
        ),
        (
            "an odd entry in a status",
            """
            apiVersion: \(group)/v1alpha1
            kind: ServiceImport
            metadata: {name: web, namespace: shop}
            status: {clusters: [{cluster: east}, {}]}

            """, ["status.clusters[1].cluster: found nothing", "it is passed over", "0 errors, 1 warning"]
        ),
    ]

    @Test(arguments: accepted.map(\.title)) func objectIsNotRefused(_ title: String) throws {
        let entry = try #require(Self.accepted.first { $0.title == title })
        let result = try check(entry.source)
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        for part in entry.expected { #expect(result.output.contains(part), "\(title): no \(part) in \(result.output)") }
    }

    /// A member's status with an odd entry: its good addresses are answered; a member that is refused is told of as such.
    @Test(
        arguments: [
            ("LoadBalancer", 0, "203.0.113.1  Service shop/web in east"),
            ("Odd", 1, "has a Service that was refused (east.yaml:5): correct it there"),
        ] as [(String, Int32, String)])
    func membersStatus(_ type: String, _ code: Int32, _ expected: String) throws {
        let folder = try TemporaryFolder()
        let backend = """
            apiVersion: \(Self.group)/v1beta1
            kind: TrafficManagerBackend
            metadata: {namespace: shop, name: web}
            spec: {profile: {name: web}, backend: {name: web}}

            """
        let member = """
            apiVersion: \(Self.group)/v1beta1
            kind: ServiceExport
            metadata: {namespace: shop, name: web}
            ---
            {apiVersion: v1, kind: Service, metadata: {namespace: shop, name: web}, spec: {type: \(type)}, status: {loadBalancer: {ingress: [{ip: 203.0.113.1}, {ip: "2600:1900:4000:318::/96"}]}}}

            """
        try folder.write("hub.yaml", Manifest.documents([Manifest.profile("web"), backend]))
        try folder.write("east.yaml", member)
        try folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:5300\"]\n"
                + PointsmanServer.zone(sources: ["path: hub.yaml", "{path: east.yaml, cluster: east}"]))
        let result = try PointsmanServer.run(["check", "--config", "\(folder.path)/pointsman.yaml"])
        let text = result.output.replacing("\(folder.path)/", with: "")
        #expect(result.code == code, "\(text)")
        #expect(text.contains(expected) && !text.contains("has no Service"), "\(text)")
    }

    /// A refused profile is not said to be missing.
    @Test func aRefusedProfileIsNamedAsSuch() throws {
        let profile = Manifest.profile("web").replacing("resourceGroup: none", with: "resourceGroup: \"\"")
        let result = try check(Manifest.documents([profile, Self.endpoint]))
        #expect(result.code == 1)
        #expect(result.output.contains("TrafficManagerProfile shop/web was refused ("), "\(result.output)")
        #expect(result.output.contains("/objects.yaml:4): correct it there"), "\(result.output)")
        #expect(!result.output.contains("not found"), "\(result.output)")
    }

    @Test func missingFile() throws {
        let result = try check(nil)
        #expect(result.code == 1)
        #expect((result.output + result.errors).contains("objects.yaml"))
        let folder = try TemporaryFolder()
        let configuration = try RunningProgram.run(
            PointsmanServer.binary, ["serve", "--config", "\(folder.path)/none.yaml"])
        #expect(configuration.code == 1 && configuration.errors.contains("none.yaml"))
    }

    @Test func anEmptyFileIsAnErrorAndAnUnknownKindIsNone() throws {
        let empty = try check("")
        #expect(empty.code == 1 && (empty.output + empty.errors).contains("found an empty file"), "\(empty)")
        let unknown = try check("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")
        #expect(unknown.code == 0)
        #expect((unknown.output + unknown.errors).contains("Deployment"))
    }

    @Test func zoneTwice() throws {
        let zone = PointsmanServer.zone()
        let twice = zone.replacing("sources: []", with: zone.split(separator: "zones:\n")[1])
        let result = try check(nil, zones: twice)
        #expect(result.code == 1)
        let text = result.output + result.errors
        #expect(text.contains("tm.test") && text.contains("pointsman.yaml:"), "\(text)")
    }

    @Test func usageErrorsExitWith2() throws {
        for arguments in [
            ["store", "backup"], ["check", "--nonsense"], ["explain"], ["nonsense"], ["check", "--config"],
        ] {
            let result = try PointsmanServer.run(arguments)
            #expect(result.code == 2, "\(arguments) exited with \(result.code)")
            #expect(!result.errors.isEmpty)
        }
        #expect(try PointsmanServer.run(["--help"]).code == 0)
        #expect(try PointsmanServer.run(["version"]).code == 0)
    }

    /// A result that is lost is no success.
    @Test func aResultThatCannotBePrintedIsAFailure() throws {
        let folder = try TemporaryFolder()
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:5300\"]\n" + PointsmanServer.zone())
        let file = "\(folder.path)/pointsman.yaml"
        for command in ["check", "check -o json", "explain tm.test"] {
            for (output, reason) in [("> /dev/full", "No space left"), (">&-", "Bad file descriptor")] {
                let result = try RunningProgram.run(
                    "sh", ["-c", "exec \"$0\" \(command) --config \"$1\" \(output)", PointsmanServer.binary, file])
                #expect(result.code == 1 && result.errors.contains(reason), "\(command) \(output): \(result.errors)")
            }
        }
    }

    @Test func addressInUseByASecondServer() throws {
        let first = try PointsmanServer(PointsmanServer.zone())
        let second = try PointsmanServer.run(["serve", "--config", "\(first.folder.path)/pointsman.yaml"])
        #expect(second.code == 1)
        #expect(second.errors.contains("127.0.0.1:\(first.port)") && second.errors.lowercased().contains("in use"))
        #expect(try first.client.query(.root, .soa, over: .udp).message.responseCode == .refused)
    }

    @Test(arguments: [false, true]) func addressInUseByAnotherProgram(_ isTCP: Bool) throws {
        let port = FreePort.find()
        let holder = try HeldPort(port, isTCP: isTCP)
        let folder = try TemporaryFolder()
        try folder.write("pointsman.yaml", "listen: [\"127.0.0.1:\(port)\"]\n" + PointsmanServer.zone())
        let result = try PointsmanServer.run(["serve", "--config", "\(folder.path)/pointsman.yaml"])
        #expect(result.code == 1)
        #expect(
            result.errors.contains("127.0.0.1:\(port)") && result.errors.lowercased().contains("in use"),
            "\(result.errors)")
        _ = consume holder
    }

    @Test func fileDeletedWhileServingKeepsItsObjects() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]),
            files: ["objects.yaml": Manifest.documents([Manifest.profile("web"), Self.endpoint])])
        try server.folder.remove("objects.yaml")
        #expect(poll { server.program.errors.contains("objects.yaml") }, "the loss is logged")
        #expect(try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.1"])
    }
}
