import APIClient
import FoundationEssentials
import TestSupport
import Testing

struct KubeconfigTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func entry(_ name: String, server: String = "https://a.test:1", user: String = "token: secret")
        -> String
    {
        """
        clusters: [{name: \(name), cluster: {server: "\(server)"}}]
        users: [{name: \(name), user: {\(user)}}]
        contexts: [{name: \(name), context: {cluster: \(name), user: \(name), namespace: ns-\(name)}}]

        """
    }

    private func access(_ text: String, context: String? = nil) throws -> ServerAccess {
        try Kubeconfig(path: try folder.write("config", text)).access(context: context)
    }

    /// kubectl's rules: the first definition of a name and the first current context that is not empty count.
    @Test func mergesFromLeftToRight() throws {
        let paths = [
            try folder.write("empty", ""),
            try folder.write("a", "current-context: \"\"\n" + Self.entry("one", server: "https://first.test")),
            "\(folder.path)/missing",
            try folder.write("b", "current-context: two\n" + Self.entry("one", server: "https://second.test")),
            try folder.write("c", "current-context: one\n" + Self.entry("two")),
        ]
        let merged = try Kubeconfig.load(paths: paths)
        #expect(merged.currentContext == "two" && merged.contextNames == ["one", "two"])
        #expect(try merged.access(context: "one").server.description == "https://first.test:443")
        let current = try merged.access()
        #expect(current.server.description == "https://a.test:1" && current.namespace == "ns-two")
        #expect(current.credentials.token == "secret" && current.trust == .system)
    }

    @Test(arguments: [
        (["KUBECONFIG": "/a:/b::c", "HOME": "/h"], ["/a", "/b", "c"]),
        (["KUBECONFIG": "", "HOME": "/h"], ["/h/.kube/config"]),
        (["HOME": "/h"], ["/h/.kube/config"]), ([:], []),
    ])
    func paths(_ environment: [String: String], _ expected: [String]) {
        #expect(Kubeconfig.defaultPaths { environment[$0] } == expected)
    }

    /// Files are looked up beside the kubeconfig; data counts before them; the token's file before the token.
    @Test func filesAndData() throws {
        try folder.write("sub/ca.pem", "CA")
        try folder.write("sub/c.pem", "CERTIFICATE")
        try folder.write("sub/k.pem", "KEY")
        let path = try folder.write(
            "sub/config",
            """
            current-context: c
            clusters:
            - name: c
              cluster: {server: "https://a.test", certificate-authority: ca.pem, tls-server-name: other.test}
            - name: data
              cluster: {server: "https://a.test", certificate-authority: ca.pem, certificate-authority-data: "\(Data("DATA".utf8).base64EncodedString())"}
            users:
            - name: c
              user: {client-certificate: c.pem, client-key: k.pem, tokenFile: t, token: x}
            contexts:
            - {name: c, context: {cluster: c, user: c}}
            - {name: data, context: {cluster: data}}

            """)
        let kubeconfig = try Kubeconfig(path: path)
        let access = try kubeconfig.access()
        #expect(access.trust == .authorities(Array("CA".utf8)) && access.tlsServerName == "other.test")
        #expect(access.credentials.tokenFile == "\(folder.path)/sub/t" && access.namespace == "default")
        let pair = Credentials.Certificate(certificate: Array("CERTIFICATE".utf8), key: Array("KEY".utf8))
        #expect(access.credentials.certificate == pair)
        #expect(try kubeconfig.access(context: "data").trust == .authorities(Array("DATA".utf8)))
    }

    @Test(arguments: [
        ("[", "cannot be read: line 2"), ("- a", "found list of 1, expected the members of a Config"),
        ("kind: Pod", ":1: kind: found string \"Pod\", expected Config"),
        ("clusters: {}", "clusters: found object, expected a list"),
        ("clusters: [{cluster: {}}]", "clusters[].name"), ("current-context: 1", "expected a context's name"),
        ("contexts: []", "has no current-context: give --context, one of none"),
        ("current-context: x", "has no context 'x': it has none"),
        ("{current-context: x, contexts: [{name: x, context: {cluster: y}}]}", "names the cluster 'y'"),
        ("{current-context: x, contexts: [{name: x, context: {cluster: y}}], clusters: [{name: y}]}", "has no server"),
        (
            "{current-context: x, contexts: [{name: x, context: {cluster: y, user: z}}], clusters: [{name: y, cluster: {server: https://a}}]}",
            "names the user 'z'"
        ),
    ])
    func refuses(_ text: String, _ words: String) {
        let error = #expect(throws: APIFailure.self) { try access(text) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("proxy-url: \"http://p\"", "token: x", "proxy-url is not supported"),
        ("insecure-skip-tls-verify: 1", "token: x", "expected a boolean"),
        ("certificate-authority-data: \"%%\"", "token: x", "certificate-authority-data: found no base64"),
        ("certificate-authority: none.pem", "token: x", "none.pem cannot be read: No such file"),
        ("insecure-skip-tls-verify: true, certificate-authority-data: QQ==", "token: x", "remove one of them"),
        ("tls-server-name: b", "as: other", "acting as somebody else is not supported"),
        ("tls-server-name: b", "auth-provider: {name: gcp}", "auth-provider is obsolete"),
        ("tls-server-name: b", "client-certificate-data: QQ==", "belong together"),
        ("tls-server-name: b", "token: 5", "token: found integer 5"),
        ("tls-server-name: b", "exec: {apiVersion: v1, command: x}", "exec: apiVersion: found 'v1'"),
        (
            "tls-server-name: b", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x}",
            "interactiveMode: expected Never"
        ), ("tls-server-name: b", "exec: {apiVersion: client.authentication.k8s.io/v1beta1}", "expected a program"),
    ])
    func refusesEntries(_ cluster: String, _ user: String, _ words: String) {
        let text = """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://a.test", \(cluster)}}]
            users: [{name: c, user: {\(user)}}]
            contexts: [{name: c, context: {cluster: c, user: c}}]

            """
        let error = #expect(throws: APIFailure.self) { try access(text) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func skipsVerificationOnlyWhereAsked() throws {
        let text = """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://a.test", insecure-skip-tls-verify: true}}]
            contexts: [{name: c, context: {cluster: c}}]

            """
        #expect(try access(text).trust == .anybody)
        #expect(try access(text.replacing("true", with: "false")).trust == .system)
    }
}
