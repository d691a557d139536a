import DNSWire
import Foundation
import Resources
import TestSupport
import Testing

/// Imports from servers that are away, refuse, or tell only a part: through the real program, into the real server.
@Suite(.blocking)
struct HubImportTests {
    private let state: TemporaryFolder
    private let folder: TemporaryFolder
    private let server: ControlledServer

    init() throws {
        state = try TemporaryFolder()
        folder = try TemporaryFolder()
        try state.makeFolder("state")
        server = try ControlledServer(state: state)
    }

    private var configuration: [String] { ["--config", "\(server.server.folder.path)/pointsman.yaml"] }

    private func run(_ arguments: [String], input: String? = nil) throws -> RunningProgram.Result {
        let arguments = ["import"] + configuration + arguments
        guard let input else { return try PointsmanServer.run(arguments) }
        let path = try folder.write("input", input)
        return try RunningProgram.run(
            "sh", ["-c", "exec \"$0\" \"$@\" < '\(path)'", PointsmanServer.binary] + arguments)
    }

    /// A kubeconfig of a hub at a port.
    private func kubeconfig(port: UInt16, token: String? = nil) throws -> String {
        let user = token.map { "users:\n- {name: me, user: {token: \($0)}}\n" } ?? ""
        return try folder.write(
            "kubeconfig",
            "apiVersion: v1\nkind: Config\ncurrent-context: hub\n"
                + "clusters:\n- {name: hub, cluster: {server: \"http://127.0.0.1:\(port)\"}}\n"
                + "contexts:\n- {name: hub, context: {cluster: hub, user: \(token == nil ? "\"\"" : "me")}}\n" + user)
    }

    private static let hub = Manifest.documents([
        Manifest.profile("web"),
        """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerBackend
        metadata: {name: web, namespace: shop}
        spec: {profile: {name: web}, backend: {name: web}, weight: 100}

        """,
        """
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: ServiceImport
        metadata: {name: web, namespace: shop}
        status: {clusters: [{cluster: east}], ports: [{port: 80, protocol: TCP}], type: ClusterSetIP}

        """,
    ])

    private static func service(_ address: String) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: LoadBalancer, ports: [{port: 80}]}
        status: {loadBalancer: {ingress: [{ip: \(address)}]}}

        """
    }

    private static let export = """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: ServiceExport
        metadata: {name: web, namespace: shop}

        """

    private static func member(_ address: String) -> String { service(address) + "---\n" + export }

    private func answers() throws -> [String] {
        try server.server.answers("shop-web.tm.test", .a).compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    private func awaitAnswer(_ address: String) throws {
        let isServed = try poll(for: .seconds(10)) { try answers() == [address] }
        let found = try answers()
        #expect(isServed, "\(found)")
    }

    @Test func whatAHubThatIsAwayPrintsRemovesNothing() throws {
        #expect(try run(["-f", "-", "--prune"], input: Self.hub).code == 0)
        #expect(try run(["-f", "-", "--cluster", "east", "--prune"], input: Self.member("192.0.2.1")).code == 0)
        try awaitAnswer("192.0.2.1")
        let list = "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"
        for text in [list, "", "# nothing\n"] {
            for member in [[], ["--cluster", "east"]] {
                let result = try run(["-f", "-", "--prune"] + member, input: text)
                #expect(result.code == 1)
                #expect(result.errors.contains("no reason to remove anything"), "\(result.errors)")
            }
        }
        // The backends were refused to kubectl, and all profiles but one too.
        let part = try run(["-f", "-", "--prune"], input: Manifest.profile("web"))
        #expect(part.code == 0)
        #expect(part.errors.contains("1 of the kind TrafficManagerBackend stay"), "\(part.errors)")
        #expect(try answers() == ["192.0.2.1"])
        #expect(try run(["-f", "-", "--prune"], input: Manifest.profile("other")).code == 0)
        let many = (0..<8).map { Manifest.profile("p\($0)") }
        #expect(try run(["-f", "-"], input: Manifest.documents(many)).code == 0)
        let held = try run(["-f", "-", "--prune"], input: Manifest.profile("p0"))
        #expect(held.code == 1)
        #expect(held.errors.contains("held: ") && held.errors.contains("--allow-removal"), "\(held.errors)")
        #expect(held.output.hasPrefix("nothing was stored, as the removal is held"), "\(held.output)")
        let meant = try run(["-f", "-", "--prune", "--allow-removal"], input: Manifest.profile("p0"))
        #expect(meant.code == 0 && meant.output.contains("8 removed"), "\(meant.output)")
    }

    @Test func aHubIsListedByItself() throws {
        let hub = try Hub(yaml: Self.hub)
        let result = try run(["--from-kubeconfig", try kubeconfig(port: hub.port), "--prune"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output == "3 created, 0 changed, 0 unchanged, 0 removed, 0 refused\n")
        #expect(result.errors.contains("ClusterAddress: "), "\(result.errors)")
        let member = try Hub(yaml: Self.member("192.0.2.1"))
        let imported = try run([
            "--from-kubeconfig", try kubeconfig(port: member.port), "--context", "hub", "--cluster", "east", "--prune",
        ])
        #expect(imported.output == "2 created, 0 changed, 0 unchanged, 0 removed, 0 refused\n", "\(imported.errors)")
        try awaitAnswer("192.0.2.1")
        let one = try run([
            "--from-kubeconfig", try kubeconfig(port: hub.port), "--namespace", "shop", "--dry-run",
        ])
        #expect(one.code == 0, "\(one.errors)")
    }

    @Test(arguments: ["403 Forbidden", "401 Unauthorized", "500 Internal Server Error", "404 Not Found", "cut"])
    func aListThatFailsImportsNothing(_ failure: String) throws {
        let good = try Hub(yaml: Self.hub)
        #expect(try run(["--from-kubeconfig", try kubeconfig(port: good.port), "--prune"]).code == 0)
        for plural in ["trafficmanagerbackends", "serviceimports"] {
            let hub = try Hub(yaml: Manifest.profile("new"), failing: [plural: failure])
            let result = try run(["--from-kubeconfig", try kubeconfig(port: hub.port), "--prune", "--allow-removal"])
            #expect(result.code == 1)
            #expect(result.errors.contains("nothing is imported: \(plural) cannot be listed"), "\(result.errors)")
        }
        #expect(try server.profile("new").code == 404)
        #expect(try server.profile("web").code == 200)
    }

    @Test func worksThatMayNotBeReadAreLeftOut() throws {
        let hub = try Hub(yaml: Self.hub, failing: ["works": "403 Forbidden"])
        let result = try run(["--from-kubeconfig", try kubeconfig(port: hub.port), "--prune"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("warning: works may not be listed"), "\(result.errors)")
    }

    @Test func serversThatAreNoHub() throws {
        let none = try run(["--from-kubeconfig", try kubeconfig(port: FreePort.find()), "--prune"])
        #expect(none.code == 1)
        let other = try StaticHTTPServer(documents: [
            "/api": "{\"kind\":\"APIVersions\",\"versions\":[]}", "/apis": "{\"kind\":\"APIGroupList\",\"groups\":[]}",
        ])
        let result = try run(["--from-kubeconfig", try kubeconfig(port: other.port), "--prune"])
        #expect(result.code == 1)
        #expect(result.errors.contains("has none of the kinds of a fleet hub"), "\(result.errors)")
        for arguments in [
            ["--from-kubeconfig", "x", "-f", "y"], ["--from-kubeconfig", "x", "--follow"],
            ["--from-kubeconfig", "x", "--prune", "--namespace", "a"], ["-f", "x", "--namespace", "a"],
            ["-f", "x", "--allow-removal"],
        ] {
            #expect(try run(arguments).code == 2, "\(arguments)")
        }
    }

    /// A second Pointsman as the hub: it tells uid and version of each object.
    @Test func anotherPointsmanIsAHub() throws {
        let port = FreePort.find()
        let second = try TemporaryFolder()
        let hub = try PointsmanServer(
            PointsmanServer.zone()
                + "state: state\nruntime: run\n"
                + "control: {listen: [\"http://127.0.0.1:\(port)\"], tokensFile: tokens.yaml}\n",
            files: ["tokens.yaml": "tokens: []\n"])
        let file = "\(hub.folder.path)/pointsman.yaml"
        func ask(_ arguments: [String]) throws -> RunningProgram.Result {
            try PointsmanServer.run(arguments + ["--config", file])
        }
        let token =
            try ask(["token", "create", "--name", "me", "--role", "admin"]).output
            .split(separator: "\n").last.map(String.init) ?? ""
        let objects = try second.write("hub.yaml", Self.hub + "---\n" + Manifest.profile("other"))
        let isReady = try poll(for: .seconds(10)) { try ask(["import", "-f", objects]).code == 0 }
        #expect(isReady)
        let kubeconfig = try kubeconfig(port: port, token: token)
        func importing(_ more: String...) throws -> RunningProgram.Result {
            try run(["--from-kubeconfig", kubeconfig, "--prune"] + more)
        }
        let isImported = try poll(for: .seconds(10)) { try importing().code == 0 }
        let repeated = try importing()
        #expect(isImported, "\(repeated.errors)")
        #expect(try importing().output == "0 created, 0 changed, 4 unchanged, 0 removed, 0 refused\n")
        let snapshot = try ask(["get", "tmp,tmb,svcimport", "-A", "-o", "yaml"]).output
        #expect(try ask(["delete", "tmp", "other", "-n", "shop"]).code == 0)
        #expect(try importing().output.contains("1 removed"))
        #expect(try server.profile("other").code == 404)
        // The snapshot of before does not bring it back.
        let old = try run(["-f", "-"], input: snapshot)
        #expect(old.code == 1)
        #expect(old.errors.contains("it was removed on") && old.errors.contains("--allow-older"), "\(old.errors)")
        #expect(try server.profile("other").code == 404)
        // A token that is known no more removes nothing.
        #expect(try ask(["token", "revoke", "--name", "me"]).code == 0)
        let isRefused = try poll(for: .seconds(10)) { try importing().code == 1 }
        #expect(isRefused)
        #expect(try server.profile("web").code == 200)
    }

    // MARK: Following

    private static func event(_ type: String, _ object: String) throws -> String {
        let json: String = try Value.parse(yaml: Array(object.utf8)).json
        return "{\"type\":\"\(type)\",\"object\":\(json)}\n"
    }

    @Test func aMembersExportsAloneRemoveNothing() throws {
        #expect(try run(["-f", "-", "--prune"], input: Self.hub).code == 0)
        #expect(try run(["-f", "-", "--cluster", "east", "--prune"], input: Self.member("192.0.2.1")).code == 0)
        try awaitAnswer("192.0.2.1")
        for stream in [
            try Self.event("ADDED", Self.export), try Self.event("ADDED", Self.service("192.0.2.7")),
            "{\"kind\":\"ServiceExportList\",\"apiVersion\":\"networking.fleet.azure.com/v1beta1\",\"items\":[]}",
        ] {
            let result = try run(["--follow", "--cluster", "east", "--prune"], input: stream)
            #expect(result.code == 1 && result.errors.contains("has ended"), "\(result.errors)")
            #expect(result.output == "", "\(result.output)")
        }
        #expect(try answers() == ["192.0.2.1"])
        // Both kinds, from two streams.
        let services = try folder.write("services", try Self.event("ADDED", Self.service("192.0.2.2")))
        let exports = try folder.write("exports", try Self.event("ADDED", Self.export))
        // The pipes stay open until both are read and applied: the first that ends ends it.
        let script =
            "exec 3< <(cat '\(services)'; sleep 5) 4< <(cat '\(exports)'; sleep 5); "
            + "exec \"$0\" \"$@\" -f /dev/fd/3 -f /dev/fd/4"
        let both = try RunningProgram.run(
            "bash",
            ["-c", script, PointsmanServer.binary, "import"] + configuration + ["--follow", "--cluster", "east"])
        #expect(both.errors.contains("has ended"), "\(both.errors)")
        try awaitAnswer("192.0.2.2")
        let gone = try run(["--follow", "--cluster", "east"], input: try Self.event("DELETED", Self.export))
        #expect(gone.output.contains("InternalServiceExport fleet-member-east/shop-web removed"), "\(gone.output)")
    }

    @Test(arguments: [
        "NAMESPACE   NAME   AGE\nshop        web    5m\n", "apiVersion: v1\nkind: Service\n", "No resources found\n",
    ]) func aTableIsNoStream(_ text: String) throws {
        let result = try run(["--follow"], input: text)
        #expect(result.code == 1)
        #expect(result.errors.contains("add -o json --output-watch-events to kubectl get -w"), "\(result.errors)")
    }

    @Test func handMadeObjectsAreTakenOverOnlyWhenAsked() throws {
        try server.createNamespace()
        try server.create(profile: "web")
        let refused = try run(["-f", "-"], input: Manifest.profile("web"))
        #expect(refused.code == 1 && refused.errors.contains("--take-over"), "\(refused.errors)")
        #expect(try run(["-f", "-", "--take-over"], input: Manifest.profile("web")).code == 0)
    }

    @Test func secretsOfWorksAreNowhere() throws {
        let work = """
            apiVersion: placement.kubernetes-fleet.io/v1beta1
            kind: Work
            metadata: {name: w, namespace: fleet-member-east}
            spec:
              workload:
                manifests:
                - {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop}, stringData: {p: hunter2-not-real}}

            """
        let other = try TemporaryFolder()
        try other.makeFolder("state")
        let audited = try ControlledServer(
            state: other, files: ["work.yaml": work.replacing("name: w,", with: "name: f,")],
            keys: ", auditFile: \(other.path)/audit.log")
        let file = try folder.write("work.yaml", work)
        let result = try PointsmanServer.run([
            "import", "-f", file, "--config", "\(audited.server.folder.path)/pointsman.yaml",
        ])
        #expect(result.code == 0, "\(result.errors)")
        let works = try RunningProgram.run(
            "curl",
            [
                "-s", "--unix-socket", audited.socketPath,
                "http://pointsman/apis/placement.kubernetes-fleet.io/v1beta1/works",
            ]
        ).output
        #expect(works.contains("\"w\"") && works.contains("\"f\""), "\(works)")
        #expect(!works.contains("hunter2"))
        let found = try RunningProgram.run("grep", ["-r", "-l", "hunter2", other.path])
        #expect(found.output == "", "\(found.output)")
    }
}
