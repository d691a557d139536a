import TestSupport
import Testing

/// Each role at each verb and namespace, over token, client certificate and the local socket, in the real server.
@Suite(.blocking)
struct RoleTests {
    /// Who asks: a role, for all namespaces or for `shop` alone.
    struct Subject: CustomStringConvertible {
        var role: String
        var isLimited = false

        var description: String { isLimited ? "\(role)-shop" : role }

        static let all =
            ["admin", "editor", "viewer", "metrics"].map { Subject(role: $0) }
            + ["editor", "viewer"].map { Subject(role: $0, isLimited: true) }

        /// What rules the roles: reads for all but `metrics`, writes for editors and admins, and in their namespaces only.
        func may(_ verb: String, in namespace: String?) -> Bool {
            guard role != "metrics" else { return false }
            guard !isLimited || namespace == "shop" else { return false }
            return ["get", "list", "watch"].contains(verb) || role != "viewer"
        }
    }

    /// How the server is reached, and how the caller shows who it is.
    enum Channel: String, CaseIterable {
        case token
        case certificate
        case localSocket
    }

    private static let verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]
    /// A namespace, or nil for all.
    private static let namespaces: [String?] = ["shop", "other", nil]

    private let certificates: TestCertificates
    private let server: PointsmanServer
    private let runtime: TemporaryFolder
    private let address = "127.0.0.1:\(FreePort.find())"

    init() throws {
        certificates = try TestCertificates()
        runtime = try TemporaryFolder()
        // Certificates of three of the roles go by CN, the others by O.
        let bindings = Subject.all.enumerated().map { index, subject in
            let key = index.isMultiple(of: 2) ? "user" : "group"
            return "  - {\(key): \(subject), role: \(subject.role)\(subject.isLimited ? ", namespaces: [shop]" : "")}\n"
        }
        let configuration = """
            state: state
            runtime: \(runtime.path)
            control:
              listen: ["\(address)"]
              tokensFile: tokens.yaml
              clientCAFile: \(certificates.authority.certificateFile)

            """
        server = try PointsmanServer(
            PointsmanServer.zone() + configuration, files: ["tokens.yaml": "certificates:\n" + bindings.joined()])
        // DNS answers a little earlier than the control API.
        let local = ["--unix-socket", "\(runtime.path)/pointsman.sock"]
        let isReady = try poll { try ask(local, "http://pointsman", "GET", "/readyz") == "200" }
        try #require(isReady)
        for namespace in ["shop", "other"] {
            let code = try ask(
                local, "http://pointsman", "POST", "/api/v1/namespaces",
                body: #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(namespace)"}}"#)
            try #require(code == "201")
        }
    }

    private func ask(
        _ options: [String], _ origin: String, _ method: String, _ path: String, body: String? = nil,
        type: String = "application/json"
    ) throws -> String {
        var arguments =
            ["-sk", "--max-time", path.contains("watch=") ? "0.3" : "10", "-o", "/dev/null", "-w", "%{http_code}"]
            + options + ["-X", method, origin + path]
        if let body { arguments += ["-H", "Content-Type: \(type)", "--data-binary", body] }
        return try RunningProgram.run("curl", arguments).output
    }

    /// What curl is told for a caller.
    private func options(_ channel: Channel, _ subject: Subject) throws -> (options: [String], origin: String) {
        func token() throws -> [String] {
            var arguments = ["token", "create", "--name", "\(subject)-\(channel)", "--role", subject.role]
            if subject.isLimited { arguments += ["--namespace", "shop"] }
            let made = try PointsmanServer.run(arguments + ["--config", "\(server.folder.path)/pointsman.yaml"])
            try #require(made.code == 0, "\(made.errors)")
            return ["-H", "Authorization: Bearer \(made.output.prefix { $0 != "\n" })"]
        }
        switch channel {
        case .token: return (try token(), "https://\(address)")
        case .localSocket:
            return (try token() + ["--unix-socket", "\(runtime.path)/pointsman.sock"], "http://pointsman")
        case .certificate:
            let pair = try certificates.issue("\(subject)", subject: "/O=\(subject)/CN=\(subject)", names: ["DNS:x"])
            return (["--cert", pair.certificateFile, "--key", pair.keyFile], "https://\(address)")
        }
    }

    /// A request of a verb that changes nothing; nil where the verb has no meaning for all namespaces.
    private func request(_ verb: String, _ namespace: String?) -> (method: String, path: String, body: String?)? {
        let collection =
            "/apis/pointsman.dev/v1\(namespace.map { "/namespaces/\($0)" } ?? "")/externalendpoints"
        let object = """
            {"apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint","metadata":{"name":"e"},
            "spec":{"profile":{"name":"p"},"target":"192.0.2.1"}}
            """
        switch verb {
        case "list": return ("GET", collection, nil)
        case "watch": return ("GET", collection + "?watch=true&timeoutSeconds=1", nil)
        case _ where namespace == nil: return nil
        case "get": return ("GET", collection + "/e", nil)
        case "create": return ("POST", collection + "?dryRun=All", object)
        case "update": return ("PUT", collection + "/e?dryRun=All", object)
        case "patch": return ("PATCH", collection + "/e?dryRun=All", "{}")
        case "delete": return ("DELETE", collection + "/e?dryRun=All", nil)
        default: return ("DELETE", collection + "?dryRun=All", nil)
        }
    }

    @Test(arguments: Channel.allCases) func everyRoleMayWhatItsRulesSay(_ channel: Channel) throws {
        var asked = 0
        for subject in Subject.all {
            let (options, origin) = try options(channel, subject)
            // The server watches the file of tokens.
            let isKnown = try poll { try ask(options, origin, "GET", "/api") != "401" }
            try #require(isKnown, "\(subject)")
            for verb in Self.verbs {
                for namespace in Self.namespaces {
                    guard let (method, path, body) = request(verb, namespace) else { continue }
                    let type = verb == "patch" ? "application/merge-patch+json" : "application/json"
                    let code = try ask(options, origin, method, path, body: body, type: type)
                    let isAllowed = ["200", "201", "404"].contains(code)
                    #expect(
                        subject.may(verb, in: namespace) ? isAllowed : code == "403",
                        "\(subject) \(verb) in \(namespace ?? "all namespaces") over \(channel): \(code)")
                    asked += 1
                }
            }
        }
        #expect(asked == Subject.all.count * (Self.verbs.count * 2 + 2))
    }

    @Test func withoutCredentialsNothingIsTold() throws {
        for path in ["/api", "/apis", "/openapi/v3", "/status", "/api/v1/namespaces", "/metrics"] {
            #expect(try ask([], "https://\(address)", "GET", path) == "401", "\(path)")
        }
        for path in ["/healthz", "/livez", "/readyz", "/version"] {
            #expect(try ask([], "https://\(address)", "GET", path) == "200", "\(path)")
        }
        // The local socket's own user is an administrator.
        let local = ["--unix-socket", "\(runtime.path)/pointsman.sock"]
        #expect(try ask(local, "http://pointsman", "GET", "/apis/pointsman.dev/v1/externalendpoints") == "200")
    }
}
