import DNSWire
import TestSupport
import Testing

/// `get`, `apply`, `delete`, `status` and `explain` against the real server, by each way to name it.
struct ClientCommandTests {
    private let server: PointsmanServer
    private let address: String
    private let objects: String

    init() throws {
        address = "127.0.0.1:\(FreePort.find())"
        let runtime = "run"
        let configuration = """
            state: state
            runtime: \(runtime)
            control:
              listen: ["\(address)"]
              tokensFile: tokens.yaml

            """
        server = try PointsmanServer(PointsmanServer.zone() + configuration, files: ["tokens.yaml": "tokens: []\n"])
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
        objects = try server.folder.write(
            "objects.yaml",
            Manifest.documents([
                namespace, Manifest.profile("web"),
                Manifest.endpoint("a", profile: "web", target: "192.0.2.1", weight: 3),
            ]))
        let isReady = try poll { try run("get", "ns", "--config", path("pointsman.yaml")).code == 0 }
        try #require(isReady)
    }

    private func path(_ name: String) -> String { "\(server.folder.path)/\(name)" }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> RunningProgram.Result {
        try RunningProgram.run(PointsmanServer.binary, arguments, environment: environment)
    }

    /// By the server's own configuration.
    private func local(_ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", path("pointsman.yaml")])
    }

    /// A file with a token of a role.
    private func token(_ role: String) throws -> String {
        let made = try local("token", "create", "--name", role, "--role", role)
        try #require(made.code == 0, "\(made.errors)")
        let file = try server.folder.write("\(role).token", made.output)
        // The server reads its tokens again by itself.
        let isKnown = try poll { try local("get", "ns", "--token-file", file).code == 0 }
        try #require(isKnown)
        return file
    }

    private func kubectl(_ arguments: String...) throws -> RunningProgram.Result {
        try RunningProgram.run(
            "kubectl", ["--kubeconfig", path("kubeconfig"), "--cache-dir", path("cache")] + arguments)
    }

    private func writeKubeconfig() throws -> String {
        let text = try local("kubeconfig", "--token-file", try token("admin")).output
        return try server.folder.write("kubeconfig", text)
    }

    @Test func applyGetDelete() throws {
        let applied = try local("apply", "-f", objects)
        #expect(
            applied.output == """
                namespace/shop created
                trafficmanagerprofile.networking.fleet.azure.com/web created
                externalendpoint.pointsman.dev/a created

                """, "\(applied.errors)")
        #expect(applied.code == 0)
        let kubeconfig = try writeKubeconfig()
        let dry = try run("apply", "-f", objects, "--dry-run", "--kubeconfig", kubeconfig)
        #expect(dry.code == 0 && dry.output.hasPrefix("namespace/shop applied (dry run)\n"))

        // The same tables as kubectl's, letter by letter.
        let isSettled = try poll {
            try local("get", "eep,tmp", "-A").output.contains("shop-web.tm.test")
        }
        #expect(isSettled)
        for arguments in [
            ["get", "tmp", "-A"], ["get", "eep,tmp", "-n", "shop"], ["get", "ns", "-o", "wide"],
            ["get", "tmp/web", "-n", "shop"],
        ] {
            // Ages may go on between the two.
            let isSame = try poll {
                let theirs = try RunningProgram.run(
                    "kubectl", ["--kubeconfig", kubeconfig, "--cache-dir", path("cache")] + arguments)
                return try RunningProgram.run(PointsmanServer.binary, arguments + ["--kubeconfig", kubeconfig]).output
                    == theirs.output
            }
            #expect(isSame, "\(arguments)")
        }
        #expect(
            try run("get", "ExternalEndpoint", "a", "-n", "shop", "-o", "name", environment: ["KUBECONFIG": kubeconfig])
                .output == "externalendpoint.pointsman.dev/a\n")

        // What is printed is the object: to put it back changes nothing.
        for format in ["yaml", "json"] {
            let printed = try local("get", "eep,tmp", "-n", "shop", "-o", format).output
            let file = try server.folder.write("printed.\(format)", printed)
            let replaced = try kubectl("replace", "-f", file)
            #expect(replaced.code == 0, "\(replaced.errors)")
            #expect(try local("get", "eep,tmp", "-n", "shop", "-o", format).output == printed)
            #expect(!printed.contains("managedFields"))
        }
        let owned = try local("get", "eep", "a", "-n", "shop", "-o", "yaml", "--show-managed-fields")
        #expect(owned.output.contains("manager: pointsman"))

        let deleted = try run("delete", "-f", objects, "--kubeconfig", kubeconfig)
        #expect(deleted.output.hasPrefix("namespace \"shop\" deleted\n"))
        let gone = try local("delete", "eep", "none", "-n", "default")
        #expect(gone.code == 1 && gone.errors.contains("(NotFound)"))
        #expect(try local("delete", "eep/none", "-n", "default", "--ignore-not-found").code == 0)
    }

    @Test func conflictsAreNamedAndResolved() throws {
        _ = try writeKubeconfig()
        #expect(try local("apply", "-f", objects).code == 0)
        let other = try kubectl("patch", "eep", "a", "-n", "shop", "--type", "merge", "-p", "{\"spec\":{\"weight\":7}}")
        #expect(other.code == 0, "\(other.errors)")
        let conflict = try local("apply", "-f", objects)
        #expect(conflict.code == 1 && conflict.output.contains("namespace/shop applied\n"))
        #expect(conflict.errors.contains("objects.yaml:10: the server refuses (Conflict)"))
        #expect(conflict.errors.contains(".spec.weight") && conflict.errors.contains("--force-conflicts"))
        #expect(try local("apply", "-f", objects, "--force-conflicts").code == 0)
        #expect(try local("get", "eep", "a", "-n", "shop", "-o", "yaml").output.contains("weight: 3\n"))
    }

    @Test func watchTellsChanges() throws {
        #expect(try local("apply", "-f", objects).code == 0)
        let table = try RunningProgram(
            PointsmanServer.binary, ["get", "eep", "-n", "shop", "-w", "--config", path("pointsman.yaml")])
        let names = try RunningProgram(
            PointsmanServer.binary,
            ["get", "eep", "b", "-n", "shop", "-w", "-o", "yaml", "--config", path("pointsman.yaml")])
        // An object that is not there can not be watched by its name.
        #expect(try names.wait().code == 1)
        #expect(poll { table.output.contains("192.0.2.1") })
        let more = try server.folder.write("b.yaml", Manifest.endpoint("b", profile: "web", target: "192.0.2.2"))
        #expect(try local("apply", "-f", more).code == 0)
        #expect(poll { table.output.contains("192.0.2.2") })
        #expect(table.output.split(separator: "\n").count { $0.hasPrefix("NAME") } == 1)
        #expect(try local("delete", "eep", "b", "-n", "shop").code == 0)
        table.signal(15)
        #expect(try table.wait().code == 128 + 15)
    }

    @Test func remoteReports() throws {
        #expect(try local("apply", "-f", objects).code == 0)
        let access = [
            "--server", "https://\(address)", "--token-file", try token("viewer"), "--ca", path("state/tls.crt"),
        ]
        let isServed = try poll { try server.answers("shop-web.tm.test", .a).count == 1 }
        #expect(isServed)
        let status = try PointsmanServer.run(["status"] + access)
        #expect(status.code == 0 && status.output.contains("profile shop/web"))
        let explained = try PointsmanServer.run(["explain", "shop-web.tm.test"] + access)
        #expect(explained.code == 0 && explained.output.contains("profile: shop/web"))
        let refused = try PointsmanServer.run(["delete", "eep", "a", "-n", "shop"] + access)
        #expect(refused.code == 1 && refused.errors.contains("(Forbidden)"))
        let byToken = try local("get", "eep", "-n", "shop", "--token-file", path("viewer.token"))
        #expect(byToken.code == 0 && byToken.output.contains("192.0.2.1"))
    }

    @Test func saysWhatIsWrong() throws {
        let url = "https://\(address)"
        let cases: [([String], Int32, String)] = [
            (["get", "tmpp", "--config", path("pointsman.yaml")], 1, "has no kind 'tmpp'"),
            (["get", "serviceexport", "--config", path("pointsman.yaml"), "--ca", "x"], 2, "--ca belongs to --server"),
            (["get", "ns", "--server", url], 1, "is not trusted"),
            (["get", "ns", "--server", url, "--ca", path("state/tls.crt")], 1, "does not know who asks"),
            (["get", "ns", "--server", "http://192.0.2.1"], 1, "must not be sent in clear"),
            (["get", "ns", "--server", url, "--ca", path("none")], 1, "the CA file \(path("none")) cannot be read"),
            (["get", "ns", "--server", url, "--config", "x"], 2, "exclude each other"),
            (["get", "ns", "--token-file", "x"], 2, "--token-file belongs to"),
            (["get", "ns", "--kubeconfig", path("none")], 1, "cannot be read"),
            (["get", "ns"], 1, "there is no kubeconfig at /nowhere/.kube/config"),
            (
                ["apply", "-f", path("none"), "--config", path("pointsman.yaml")], 1,
                "none cannot be read: No such file"
            ),
            (["apply", "-f", path("bad.yaml"), "--config", path("pointsman.yaml")], 1, "bad.yaml: line 2"),
            (
                ["apply", "-f", path("wrong.yaml"), "--config", path("pointsman.yaml")], 1,
                "wrong.yaml:1: the server refuses (Invalid)"
            ),
            (
                ["apply", "-f", path("kind.yaml"), "--config", path("pointsman.yaml")], 1,
                "has no kind Deployment of apps/v1"
            ),
            (["delete", "--config", path("pointsman.yaml")], 2, "give KIND NAME"),
            (["delete", "tmp", "--config", path("pointsman.yaml")], 2, "which tmp?"),
        ]
        try server.folder.write("bad.yaml", "a: b\n\tc: d\n")
        try server.folder.write(
            "wrong.yaml",
            Manifest.endpoint("a", profile: "web", target: "192.0.2.1", weight: 5000, namespace: "default"))
        try server.folder.write("kind.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")
        for (arguments, code, words) in cases {
            let result = try RunningProgram.run(
                PointsmanServer.binary, arguments, environment: ["HOME": "/nowhere", "KUBECONFIG": ""])
            #expect(
                result.code == code && result.errors.contains(words), "\(arguments): \(result.code) \(result.errors)")
        }
    }
}
