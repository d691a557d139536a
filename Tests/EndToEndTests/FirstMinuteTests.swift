import Foundation
import TestSupport
import Testing

/// What is done in the first minute of a control API, in any order, and what a missing file of it costs.
@Suite(.blocking)
struct FirstMinuteTests {
    private let folder: TemporaryFolder
    private let path: String
    private let port = FreePort.find()
    private let apiPort = FreePort.find()

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/control.yaml"
        try write()
    }

    private func write(_ keys: String = "") throws {
        try folder.write(
            "control.yaml",
            """
            listen: ["127.0.0.1:\(port)"]
            state: state
            runtime: run
            control:
              listen: ["127.0.0.1:\(apiPort)"]
              tokensFile: tokens.yaml
            \(keys)
            """ + "\n" + PointsmanServer.zone(records: ["www A 192.0.2.99"]))
    }

    private func serve(_ environment: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(PointsmanServer.binary, ["serve", path], environment: environment)
    }

    private func run(_ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", path])
    }

    private func isAnswered() throws -> Bool {
        try RunningProgram.run(
            "dig", ["@127.0.0.1", "-p", "\(port)", "+tries=1", "+time=1", "+short", "www.tm.test"]
        ).output == "192.0.2.99\n"
    }

    @Test func aKubeconfigRightAfterTheStart() throws {
        let token = try run("token", "create", "--name", "ci", "--role", "editor", "--namespace", "shop").output
        let tokenFile = try folder.write("token", token)
        let server = try serve()
        defer { server.signal(SIGTERM) }
        let result = try run("kubeconfig", "--token-file", tokenFile)
        #expect(result.code == 0, "\(result.errors)")
        // kubectl asks about the namespace for which the token holds.
        #expect(result.output.contains("\n    namespace: shop\n"))
        // So do our own commands; the address is served a little after the certificate is there.
        var own = try run("get", "tmp", "--token-file", tokenFile)
        #expect(
            try poll {
                own = try run("get", "tmp", "--token-file", tokenFile)
                return own.code == 0
            }, "\(own.errors)")
        #expect(own.errors.contains("No resources found in shop namespace"), "\(own.errors)")
    }

    @Test func theServerStartsBeforeItsFirstToken() throws {
        let server = try serve()
        defer { server.signal(SIGTERM) }
        #expect(try poll { try isAnswered() }, "\(server.errors)")
        #expect(poll { server.errors.contains("the control API lets nobody in over the network until") })
        #expect(try poll { try run("status", "--problems").output.contains("tokens file on the disk is not in force") })
        #expect(try run("check").code == 1)
        let tokenFile = try folder.write("token", try run("token", "create", "--name", "a", "--role", "admin").output)
        #expect(try poll { try run("get", "ns", "--token-file", tokenFile).code == 0 }, "\(server.errors)")
        #expect(try run("check").code == 0)
        #expect(try poll { try !run("status", "--problems").output.contains("tokens") })
    }

    /// A missing certificate of the control API costs the control API, and heals.
    @Test func aMissingCertificateDoesNotCostDNS() throws {
        let certificates = try TestCertificates()
        let files = try certificates.issue("server", subject: "/CN=server", names: ["IP:127.0.0.1"])
        try write("  certificateFile: late.crt\n  keyFile: \(files.keyFile)")
        try folder.write("tokens.yaml", "tokens: []\n")
        let server = try serve()
        defer { server.signal(SIGTERM) }
        #expect(try poll { try isAnswered() }, "\(server.errors)")
        #expect(try poll { try run("status", "--problems").output.contains("control API not served over TLS: ") })
        try folder.write("late.crt", try String(contentsOfFile: files.certificateFile, encoding: .utf8))
        let url = "https://127.0.0.1:\(apiPort)/healthz"
        #expect(
            try poll { try RunningProgram.run("curl", ["-sk", "--max-time", "5", url]).output == "ok" },
            "\(server.errors)")
        #expect(try poll { try !run("status", "--problems").output.contains("not served") })
    }

    @Test(arguments: [false, true])
    func aRelativeAuditLogLiesInTheState(_ wasBegunBeside: Bool) throws {
        try folder.write("tokens.yaml", "tokens: []\n")
        try write("  auditFile: audit.log")
        if wasBegunBeside { try folder.write("audit.log", "") }
        let server = try serve()
        defer { server.signal(SIGTERM) }
        let object = try folder.write("ns.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")
        #expect(try poll { try run("apply", "-f", object).code == 0 }, "\(server.errors)")
        let places = ["audit.log", "state/audit.log"].map { "\(folder.path)/\($0)" }
        let sizes = places.map { (try? String(contentsOfFile: $0, encoding: .utf8).count) ?? 0 }
        #expect(sizes.map { $0 > 0 } == [wasBegunBeside, !wasBegunBeside])
        #expect(server.errors.contains("warning: the audit log goes on at \(places[0])") == wasBegunBeside)
    }

    /// The variable is handed on to programs that do not write to the journal.
    @Test func aForeignJournalStream() throws {
        try folder.write("tokens.yaml", "tokens: []\n")
        let server = try serve(["JOURNAL_STREAM": "1:2"])
        defer { server.signal(SIGTERM) }
        #expect(poll { server.errors.contains(" info: serving 127.0.0.1:") }, "\(server.errors)")
        #expect(!server.errors.contains("<6>"))
    }
}
