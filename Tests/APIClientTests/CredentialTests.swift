import APIClient
import ControlAPI
import FoundationEssentials
import HTTP
import TestSupport
import Testing
import Transport

/// Who asks, and whom the client trusts, over HTTPS.
struct CredentialTests {
    private let certificates: TestCertificates
    private let folder: TemporaryFolder

    init() throws {
        certificates = try TestCertificates()
        folder = try TemporaryFolder()
    }

    private static func octets(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    private func authority() throws -> [UInt8] { try Self.octets(certificates.authority.certificateFile) }

    /// A server that answers who has asked: the certificate's name, or what the header says.
    private func server(accepting tokens: [String] = []) throws -> RunningServer {
        let pair = try certificates.issue("server", subject: "/CN=server", names: ["IP:127.0.0.1", "DNS:api.test"])
        let context = try TLSServerContext(
            certificatePEM: try Self.octets(pair.certificateFile), keyPEM: try Self.octets(pair.keyFile),
            clientCAPEM: try authority())
        return try RunningServer(tls: context) { request in
            let authorization = request.head.headers["Authorization"] ?? "none"
            guard tokens.isEmpty || tokens.contains(authorization) else {
                return ServerResponse(APIStatus(code: 401, message: "Unauthorized"))
            }
            guard case .tls(let identity) = request.client.channel else { return ServerResponse(json: []) }
            return ServerResponse(json: Array("\(identity?.commonName ?? "nobody") \(authorization)".utf8))
        }
    }

    private func ask(_ access: ServerAccess) async throws -> String {
        try await offPool {
            String(decoding: try APIClient(access).respond(to: APIRequest(.get, "/")).body, as: UTF8.self)
        }
    }

    private func access(_ server: RunningServer, _ change: (inout ServerAccess) -> Void = { _ in }) throws
        -> ServerAccess
    {
        var access = ServerAccess(
            server: try ServerURL("https://127.0.0.1:\(server.port)"), trust: .authorities(try authority()))
        change(&access)
        return access
    }

    @Test func showsWhatItHas() async throws {
        let server = try server()
        let pair = try certificates.issue("client", subject: "/O=ops/CN=alice", names: ["DNS:alice"])
        let certificate = Credentials.Certificate(
            certificate: try Self.octets(pair.certificateFile), key: try Self.octets(pair.keyFile))
        let token = try folder.write("token", "  abc\n")
        let cases: [(String, (inout Credentials) -> Void)] = [
            ("nobody none", { _ in }), ("nobody Bearer x", { $0.token = "x" }),
            ("nobody Bearer abc", { ($0.token, $0.tokenFile) = ("x", token) }),
            ("nobody Basic dTpw", { $0.password = ("u", "p") }), ("alice none", { $0.certificate = certificate }),
            ("alice Bearer x", { ($0.certificate, $0.token) = (certificate, "x") }),
        ]
        for (expected, change) in cases {
            let answer = try await ask(try access(server) { change(&$0.credentials) })
            #expect(answer == expected)
        }
    }

    @Test func trustsWhomItShould() async throws {
        let server = try server()
        let others = try TestCertificates()
        let other = try Self.octets(others.authority.certificateFile)
        let verdicts: [(String?, (inout ServerAccess) -> Void)] = [
            (nil, { _ in }), (nil, { $0.tlsServerName = "api.test" }),
            (nil, { ($0.trust, $0.tlsServerName) = (.anybody, "x") }),
            ("is not for x.test; it is for", { $0.tlsServerName = "x.test" }),
            ("is not trusted: an issuer's certificate (CN=Test Authority) is not trusted", { $0.trust = .system }),
            ("an issuer's certificate (CN=Test Authority) is not trusted", { $0.trust = .authorities(other) }),
            ("the trusted certificates: holds no PEM block", { $0.trust = .authorities(Array("x".utf8)) }),
        ]
        for (words, change) in verdicts {
            let access = try access(server, change)
            guard let words else {
                let answer = try await ask(access)
                #expect(answer == "nobody none")
                continue
            }
            let error = await #expect(throws: APIFailure.self) { _ = try await ask(access) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    /// Another program's TLS, and ports where none is spoken.
    @Test func judgesOtherServers() async throws {
        let expired = try certificates.issue("old", subject: "/CN=old", names: ["IP:127.0.0.1"], days: -1)
        let good = try certificates.issue("good", subject: "/CN=good", names: ["IP:127.0.0.1"])
        let servers = [
            (try TLSTestServer(expired), "expired on"), (try TLSTestServer(good, ["-tls1_1"]), "TLS version"),
            (try TLSTestServer(good, ["-Verify", "1", "-verify_return_error"]), "demands a client certificate"),
            (try TLSTestServer(good), ""),
        ]
        for (server, words) in servers {
            let access = ServerAccess(
                server: try ServerURL("https://127.0.0.1:\(server.port)"), trust: .authorities(try authority()))
            if words.isEmpty {
                let page = try await ask(access)
                #expect(page.contains("TLSv1.3"))
                continue
            }
            let error = await #expect(throws: APIFailure.self) { _ = try await ask(access) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
        let plain = try FaultyServer(.respond("HTTP/1.1 400 Bad Request\r\n\r\n"))
        let access = ServerAccess(server: try ServerURL("https://127.0.0.1:\(plain.port)"))
        let error = await #expect(throws: APIFailure.self) { _ = try await ask(access) }
        #expect(error?.description.contains("cannot be reached") == true, "\(String(describing: error))")
    }

    /// A token that was replaced is read again when the old one is refused.
    @Test func rereadsTheTokenFile() async throws {
        let server = try server(accepting: ["Bearer new"])
        let file = try folder.write("token", "old\n")
        let access = try access(server) { $0.credentials.tokenFile = file }
        try await offPool { [folder] in
            let client = APIClient(access)
            let error = #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
            #expect(error?.refusal?.code == 401 && error?.description.contains("--token-file") == true)
            try folder.write("token", "new\n")
            #expect(try client.respond(to: APIRequest(.get, "/")).status == 200)
            try folder.remove("token")
            #expect(try client.respond(to: APIRequest(.get, "/")).status == 200)
        }
    }

    // MARK: Plugins

    private func kubeconfig(
        _ server: RunningServer, _ script: String, version: String = "v1", more: String = "interactiveMode: Never"
    ) throws -> ServerAccess {
        let path = try folder.write("bin/plugin", "#!/bin/sh\n\(script)\n")
        _ = try RunningProgram.run("chmod", ["755", path])
        let text = """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(server.port)", certificate-authority: \(certificates.authority.certificateFile)}}]
            users: [{name: c, user: {exec: {apiVersion: client.authentication.k8s.io/\(version), command: ./bin/plugin, args: [one, "two words"], env: [{name: EXTRA, value: more}], provideClusterInfo: true, installHint: install it, \(more)}}}]
            contexts: [{name: c, context: {cluster: c, user: c}}]

            """
        return try Kubeconfig(path: try folder.write("config", text)).access()
    }

    private static func credential(_ status: String, version: String = "v1") -> String {
        "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/\(version)\",\"status\":{\(status)}}"
    }

    @Test func runsThePlugin() async throws {
        let server = try server(accepting: ["Bearer one-two words-more"])
        let answer = Self.credential("\"token\":\"$1-$2-$EXTRA\"").replacing("\"", with: "\\\"")
        let script =
            "printf %s \"$KUBERNETES_EXEC_INFO\" > \(folder.path)/info; echo run >> \(folder.path)/runs; echo \"\(answer)\""
        let access = try kubeconfig(server, script)
        try await offPool {
            let client = APIClient(access)
            for _ in 0..<3 {
                let answer = try client.respond(to: APIRequest(.get, "/"))
                #expect(answer.status == 200)
            }
        }
        let runs = try Self.octets("\(folder.path)/runs")
        #expect(runs.count == 4, "run once")
        let info = String(decoding: try Self.octets("\(folder.path)/info"), as: UTF8.self)
        #expect(
            info.contains("\"interactive\":false") && info.contains("\"server\":\"https://127.0.0.1:\(server.port)\""))
        #expect(
            info.contains("\"certificate-authority-data\":\"LS0t") && info.contains("client.authentication.k8s.io/v1"))
    }

    /// What has expired is asked for again, and so is what the server refuses, once.
    @Test func runsThePluginAgain() async throws {
        let server = try server(accepting: ["Bearer 3", "Bearer 4", "Bearer 5"])
        let answer = Self.credential("\"token\":\"$n\",\"expirationTimestamp\":\"$t\"", version: "v1beta1")
            .replacing("\"", with: "\\\"")
        let script = """
            echo x >> \(folder.path)/runs
            n=$(wc -l < \(folder.path)/runs)
            t=2099-01-01T00:00:00Z
            [ $n = 3 ] && t=2001-01-01T00:00:00Z
            echo "\(answer)"
            """
        let access = try kubeconfig(server, script, version: "v1beta1", more: "x: y")
        try await offPool {
            let client = APIClient(access)
            // 1 and 2 are refused; 3 has expired at the next request; 4 lasts.
            #expect(throws: APIFailure.self) { try client.respond(to: APIRequest(.get, "/")) }
            var seen: [String] = []
            for _ in 0..<4 {
                let body = try? client.respond(to: APIRequest(.get, "/")).body
                seen.append(String(decoding: body ?? [], as: UTF8.self))
            }
            #expect(seen == ["nobody Bearer 3", "nobody Bearer 4", "nobody Bearer 4", "nobody Bearer 4"])
        }
    }

    @Test func takesThePluginsCertificate() async throws {
        let server = try server()
        let pair = try certificates.issue("bob", subject: "/CN=bob", names: ["DNS:bob"])
        func text(_ path: String) throws -> String {
            String(decoding: try Self.octets(path), as: UTF8.self).replacing("\n", with: "\\n")
        }
        let status =
            "\"clientCertificateData\":\"\(try text(pair.certificateFile))\",\"clientKeyData\":\"\(try text(pair.keyFile))\""
        let file = try folder.write("answer", Self.credential(status))
        let answer = try await ask(try kubeconfig(server, "cat \(file)"))
        #expect(answer == "bob none")
    }

    @Test func namesWhatThePluginDoesWrong() async throws {
        let server = try server()
        let cases: [(script: String, more: String, words: String)] = [
            ("exit 3", "interactiveMode: Never", "failed with code 3"),
            ("echo hello", "interactiveMode: Never", "has not printed an ExecCredential"),
            (
                "echo '\(Self.credential("\"token\":\"a\"", version: "v1beta1"))'", "interactiveMode: Never",
                "speaks string"
            ),
            ("echo '\(Self.credential(""))'", "interactiveMode: Never", "neither a token nor a certificate"),
            ("echo '\(Self.credential("\"clientKeyData\":\"a\""))'", "interactiveMode: Never", "only one of"),
            (
                "echo '\(Self.credential("\"token\":\"a\",\"expirationTimestamp\":\"soon\""))'",
                "interactiveMode: Never", "'soon'"
            ),
            ("cat /dev/zero", "interactiveMode: Never", "cannot be run: File too large"),
            ("kill -9 $$", "interactiveMode: Never", "failed with code 137"),
        ]
        for (script, more, words) in cases {
            let access = try kubeconfig(server, script, more: more)
            let error = await #expect(throws: APIFailure.self) { _ = try await ask(access) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
        let access = try kubeconfig(server, "exit 0")
        try folder.remove("bin/plugin")
        let error = await #expect(throws: APIFailure.self) { _ = try await ask(access) }
        #expect(
            error?.description.contains("No such file or directory\ninstall it") == true, "\(String(describing: error))"
        )
    }
}
