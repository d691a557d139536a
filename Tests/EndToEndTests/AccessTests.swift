import FoundationEssentials
import TestSupport
import Testing
import Transport

/// `pointsman token` and `pointsman kubeconfig`, read by kubectl and openssl.
@Suite(.blocking)
struct AccessTests {
    private static let configuration = """
        listen: ["127.0.0.1:5300"]
        state: state
        zones: [{name: tm.test, nameServers: [{name: ns1.tm.test, addresses: [127.0.0.1]}]}]
        control:
          listen: ["127.0.0.1:8443"]
          tokensFile: tokens.yaml

        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("pointsman.yaml", Self.configuration)
    }

    private func run(_ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", "\(folder.path)/pointsman.yaml"])
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")), as: UTF8.self)
    }

    @Test func tokens() throws {
        let made = try run(
            "token", "create", "--name", "ci", "--role", "editor", "--namespace", "shop", "--namespace", "dev")
        #expect(made.code == 0)
        let token = made.output.trimmingCharacters
        #expect(token.hasPrefix("pm_") && token.utf8.count == 46 && made.output == token + "\n")
        #expect(made.errors.contains("token ci is in \(folder.path)/tokens.yaml") && !made.errors.contains(token))
        let digest = try folder.write("token", token)
        let sum = try RunningProgram.run("sha256sum", [digest]).output.prefix(64)
        #expect(
            try text("tokens.yaml")
                == "tokens:\n  - {name: \"ci\", role: \"editor\", namespaces: [\"shop\", \"dev\"], sha256: \"\(sum)\"}\n"
        )
        let mode = try RunningProgram.run("stat", ["-c", "%a", "\(folder.path)/tokens.yaml"])
        #expect(mode.output == "644\n")

        let again = try run("token", "create", "--name", "ci", "--role", "viewer")
        #expect(again.code == 1 && again.output == "" && again.errors.contains("has a token named ci"))
        // Comments and permissions are the user's, and stay.
        try folder.write("tokens.yaml", "# ours\n" + (try text("tokens.yaml")) + "# end\n")
        _ = try RunningProgram.run("chmod", ["640", "\(folder.path)/tokens.yaml"])
        #expect(try run("token", "create", "--name", "boss", "--role", "admin").code == 0)
        let changed = try text("tokens.yaml")
        #expect(changed.hasPrefix("# ours\ntokens:\n") && changed.hasSuffix("\"}\n# end\n"))
        #expect(try RunningProgram.run("stat", ["-c", "%a", "\(folder.path)/tokens.yaml"]).output == "640\n")
        #expect(
            try run("token", "list").output == """
                NAME  KIND   ROLE    NAMESPACES
                ci    token  editor  shop,dev
                boss  token  admin   all

                """)
        #expect(try run("token", "revoke", "--name", "ci").code == 0)
        #expect(try run("token", "list", "-o", "json").output.contains("\"boss\""))
        #expect(try !text("tokens.yaml").contains("\"ci\""))
        let absent = try run("token", "revoke", "--name", "ci")
        #expect(absent.code == 1 && absent.errors.contains("no token named ci: it has boss"))
    }

    /// Twenty at once: none is lost.
    /// Where the shell makes the file, it is as readable as the umask lets it be.
    @Test func secretsAreWrittenForTheirOwnerAlone() throws {
        func mode(_ name: String) throws -> UInt32 {
            try FileStatus(path: "\(folder.path)/\(name)").permissions & 0o777
        }
        try folder.write("present", "old\n")
        for (number, name) in ["fresh", "present"].enumerated() {
            let made = try run(
                "token", "create", "--name", "out\(number)", "--role", "viewer", "--out", "\(folder.path)/\(name)")
            #expect(made.code == 0 && made.output == "", "\(made.errors)")
            #expect(try mode(name) == 0o600)
            let text = try FileContent.of("\(folder.path)/\(name)")
            #expect(text.utf8.count > 30 && text.hasSuffix("\n") && !text.contains("old"))
        }
        for place in [folder.path, "\(folder.path)/none/token", "/dev/null"] {
            let refused = try run("token", "create", "--name", "nowhere", "--role", "viewer", "--out", place)
            #expect(refused.code == 1 && refused.errors.contains(place), "\(refused.errors)")
        }
        #expect(try !run("token", "list").output.contains("nowhere"))
        let certificates = try TestCertificates()
        let server = try certificates.issue("server", subject: "/CN=server", names: ["IP:127.0.0.1"])
        try folder.write(
            "pointsman.yaml",
            Self.configuration + "  certificateFile: \(server.certificateFile)\n  keyFile: \(server.keyFile)\n")
        let kubeconfig = try run(
            "kubeconfig", "--token-file", "\(folder.path)/fresh", "--out", "\(folder.path)/kubeconfig")
        #expect(kubeconfig.code == 0 && kubeconfig.output == "", "\(kubeconfig.errors)")
        #expect(try mode("kubeconfig") == 0o600)
        #expect(try FileContent.of("\(folder.path)/kubeconfig").contains("current-context: pointsman"))
    }

    @Test func tokensAtOnce() throws {
        let programs = try (0..<20).map { number in
            try RunningProgram(
                PointsmanServer.binary,
                [
                    "token", "create", "--name", "t\(number)", "--role", "viewer", "--config",
                    "\(folder.path)/pointsman.yaml",
                ])
        }
        for program in programs { #expect(try program.wait().code == 0) }
        #expect(try run("token", "list").output.split(separator: "\n").count == 21)
    }

    @Test func refusals() throws {
        #expect(try run("token", "create", "--name", "x", "--role", "root").code == 2)
        let name = try run("token", "create", "--name", "a b", "--role", "admin")
        #expect(name.code == 1 && name.errors.contains("error: the token is refused: name: found string \"a b\""))
        let limited = try run("token", "create", "--name", "x", "--role", "metrics", "--namespace", "shop")
        #expect(limited.code == 1 && limited.errors.contains("only editor and viewer can be limited"))
        try folder.write("tokens.yaml", "tokens:\n  - {name: x}\n")
        let broken = try run("token", "create", "--name", "y", "--role", "admin")
        #expect(broken.code == 1 && broken.errors.contains("tokens.yaml:2: tokens[0].role: found nothing"))
        #expect(try text("tokens.yaml") == "tokens:\n  - {name: x}\n")
        #expect(try run("kubeconfig").code == 2)
        try folder.write("t", "pm_x\n")
        let early = try run("kubeconfig", "--token-file", "\(folder.path)/t")
        #expect(early.code == 1 && early.errors.contains("none was made within 5 s: start the server"))
    }

    private func kubectl(_ path: String) throws -> String {
        let result = try RunningProgram.run(
            "kubectl",
            ["config", "view", "--raw", "--kubeconfig", "\(folder.path)/kubeconfig", "-o", "jsonpath={\(path)}"])
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    @Test func kubeconfig() throws {
        let certificates = try TestCertificates()
        let server = try certificates.issue("server", subject: "/CN=server", names: ["IP:127.0.0.1"])
        let client = try certificates.issue("client", subject: "/O=ops/CN=alice", names: ["DNS:alice"])
        // A file may hold the key too: it is not for clients.
        let both = try FileContent.of(server.keyFile) + FileContent.of(server.certificateFile)
        try folder.write("tls.pem", both)
        try folder.write(
            "pointsman.yaml",
            Self.configuration + "  certificateFile: tls.pem\n  keyFile: tls.pem\n"
                + "  clientCAFile: \(certificates.authority.certificateFile)\n")
        let token = try run("token", "create", "--name", "ci", "--role", "admin").output
        try folder.write("token", token)
        let result = try run(
            "kubeconfig", "--token-file", "\(folder.path)/token", "--client-certificate", client.certificateFile,
            "--client-key", client.keyFile)
        #expect(result.code == 0 && result.errors == "")
        #expect(!result.output.contains("PRIVATE"))
        try folder.write("kubeconfig", result.output)
        #expect(try kubectl(".clusters[0].cluster.server") == "https://127.0.0.1:8443")
        #expect(try kubectl(".current-context") == "pointsman")
        #expect(try kubectl(".users[0].user.token") + "\n" == token)
        #expect(
            try decoded(kubectl(".users[0].user.client-certificate-data"))
                == FileContent.of(client.certificateFile))
        #expect(try decoded(kubectl(".users[0].user.client-key-data")) == FileContent.of(client.keyFile))
        let authority = try decoded(kubectl(".clusters[0].cluster.certificate-authority-data"))
        #expect(try authority == FileContent.of(server.certificateFile))
        let file = try folder.write("authority", authority)
        let verified = try RunningProgram.run(
            "openssl",
            ["verify", "-partial_chain", "-CAfile", file, "-verify_ip", "127.0.0.1", server.certificateFile])
        #expect(verified.code == 0, "\(verified.errors)")

        try folder.write("token", "pm_other")
        let doubtful = try run(
            "kubeconfig", "--token-file", "\(folder.path)/token", "--server", "https://dns.example.net:8443")
        #expect(doubtful.code == 0 && doubtful.output.contains("server: https://dns.example.net:8443\n"))
        #expect(doubtful.errors.contains("is not for dns.example.net") && doubtful.errors.contains("is not in"))
        let plain = try run("kubeconfig", "--token-file", "\(folder.path)/token", "--server", "http://127.0.0.1:1")
        #expect(plain.code == 1 && plain.errors.contains("expected one such as https://"))
    }

    private func decoded(_ text: String) throws -> String {
        String(decoding: try #require(Data(base64Encoded: text)), as: UTF8.self)
    }

    private enum FileContent {
        static func of(_ path: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        }
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmingCharacters: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
