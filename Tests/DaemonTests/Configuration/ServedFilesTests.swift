import Daemon
import FoundationEssentials
import Testing

/// `check` refuses what `serve` refuses, without serving.
@Suite struct ServedFilesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("good.secret", "000102030405060708090a0b0c0d0e0f\n")
        try folder.write("bad.secret", "0001\n")
        try folder.write("good.yaml", "tokens: []\n")
        try folder.write("bad.yaml", "tokens:\n  - {name: x, rol: admin}\n")
    }

    private func problems(_ keys: String) throws -> [Problem] {
        let text = "listen: [\"127.0.0.1:5300\"]\nzones: [{name: a.test, nameServers: [{name: ns.b.test}]}]\n\(keys)\n"
        try folder.write("pointsman.yaml", text)
        return ServedFiles.problems(of: try Configuration.load(path: folder.path("pointsman.yaml")).configuration)
    }

    @Test(arguments: [
        ("cookies: {secretFile: none.secret}", "none.secret: the cookie secrets cannot be read: open "),
        ("cookies: {secretFile: bad.secret}", "bad.secret:1: "),
        (
            "listeners: [{address: \"tls://127.0.0.1:853\", certificateFile: none.pem, keyFile: none.key}]",
            "none.pem: the DNS over TLS file cannot be read: open "
        ),
        (
            "listeners: [{address: \"tls://127.0.0.1:853\", certificateFile: good.yaml, keyFile: good.yaml}]",
            "good.yaml: the DNS over TLS certificate can not be used: "
        ),
        (
            "state: s\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: none.yaml}",
            "none.yaml: the tokens file cannot be read: open "
        ),
        (
            "state: s\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: bad.yaml}",
            "bad.yaml:2: tokens[0].rol: found an unknown field, expected \"role\" (is that what you mean?)"
        ),
        (
            "state: s\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: good.yaml, clientCAFile: none.pem}",
            "none.pem: the control API file cannot be read: open "
        ),
        (
            "state: s\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: good.yaml, auditFile: no/a.log, auditRequired: true}",
            "s/no: the audit log's folder is missing: make it"
        ),
        ("state: /proc/nope", "/proc/nope: state folder cannot be used: mkdir /proc/nope: "),
        ("state: good.yaml", "good.yaml: state folder is no folder"),
        ("state: no/no", "no/no: state folder cannot be used: mkdir "),
    ])
    func whatServeWouldRefuse(_ keys: String, _ text: String) throws {
        let problems = try problems(keys)
        let expected = text.hasPrefix("/") ? text : "\(folder.path)/\(text)"
        #expect(problems.contains { $0.severity == .error && $0.description.hasPrefix(expected) }, "\(problems)")
    }

    @Test(arguments: [
        "", "state: s", "cookies: {secretFile: good.secret}", "cookies: {enabled: false, secretFile: none.secret}",
        "state: s\nlisteners: [{address: \"tls://127.0.0.1:853\"}]",
        "state: s\ncontrol: {listen: [\"127.0.0.1:8443\"], tokensFile: good.yaml, auditFile: a.log}",
    ])
    func whatServeTakes(_ keys: String) throws {
        #expect(try problems(keys) == [])
        // It leaves nothing behind.
        #expect(!FileManager.default.fileExists(atPath: folder.path("s")))
    }

    @Test func damagedSerials() throws {
        try folder.makeFolder("kept")
        try folder.write("kept/serials", "nonsense")
        #expect(try problems("state: kept").contains { $0.note.contains("correct or remove it") })
    }
}
