import DNSWire
import Foundation
import IPAddress
import TestSupport
import Testing

/// The state folder of the release before (`Tests/Scripts/make-old-state`) opens with the same answers, health and history.
@Suite("A state folder of commit ab42e31", .serialized, .blocking)
struct UpgradeTests {
    /// The port whose probes the old folder knows of.
    private static let probed: UInt16 = 9931
    private static let fixture =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/state-ab42e31"

    /// A server of today in a copy of the old folder.
    private final class Upgraded {
        let folder: TemporaryFolder
        let web: WebServer
        let program: RunningProgram
        private let port = FreePort.find()
        let securePort = FreePort.find()

        init() throws {
            folder = try TemporaryFolder()
            let files = FileManager.default
            for name in try files.contentsOfDirectory(atPath: fixture) {
                try files.copyItem(atPath: "\(fixture)/\(name)", toPath: "\(folder.path)/\(name)")
            }
            // What git does not keep.
            for name in ["state/tls.key", "state/dns-over-tls.key", "state/store.db", "audit.log", "tokens.yaml"] {
                try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder.path)/\(name)")
            }
            let ports = ["@DNS@": port, "@DOT@": securePort, "@API@": FreePort.find()]
            let template = try String(contentsOfFile: "\(fixture)/pointsman.yaml", encoding: .utf8)
            try folder.write("pointsman.yaml", ports.reduce(template) { $0.replacing($1.key, with: "\($1.value)") })
            web = try WebServer(.nginx, address: "127.0.9.1", port: probed)
            program = try RunningProgram(
                PointsmanServer.binary, ["serve", "--config", "\(folder.path)/pointsman.yaml"])
            let answers = poll {
                !program.isRunning || (try? client.query(.root, .soa, timeout: .milliseconds(200))) != nil
            }
            guard answers, program.isRunning else { throw PointsmanServer.DidNotServe(log: program.errors) }
        }

        deinit {
            program.end()
        }

        var client: DNSClient { DNSClient(server: SocketAddress(address: .v4(.loopback), port: port)) }

        /// All that is answered in many draws.
        func answers(_ name: String, _ type: RecordType = .a) throws -> Set<String> {
            let name = try DomainName(name)
            return Set(
                try (0..<20).flatMap { _ in try client.query(name, type).message.answers.map(\.dataDescription) })
        }

        /// Asks the control API by a command.
        func ask(_ arguments: String...) throws -> RunningProgram.Result {
            try ask(arguments: arguments)
        }

        func ask(arguments: [String]) throws -> RunningProgram.Result {
            try PointsmanServer.run(arguments + ["--config", "\(folder.path)/pointsman.yaml"])
        }

        /// Waits until the control API answers.
        func awaitAPI() throws {
            let isReady = try poll { try ask("get", "ns").code == 0 }
            try #require(isReady, "\(program.errors)")
        }
    }

    private static func kept(_ name: String) throws -> String {
        try String(contentsOfFile: "\(fixture)/\(name)", encoding: .utf8)
    }

    @Test("keeps each object's history, and goes on with it")
    func history() throws {
        let server = try Upgraded()
        try server.awaitAPI()
        /// Number, version, time, user and weight of each revision.
        func revisions(_ text: String) throws -> [[String]] {
            let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return (list?["items"] as? [[String: Any]] ?? []).map { item in
                let spec = (item["object"] as? [String: Any])?["spec"] as? [String: Any]
                return [
                    item["number"], item["resourceVersion"], item["time"], item["user"], item["verb"], spec?["weight"],
                ].map { "\($0 ?? "-")" }
            }
        }
        let expected = try revisions(try Self.kept("expected/history.json"))
        #expect(expected.count == 4)
        let history = ["history", "externalendpoint", "alive", "-n", "shop", "-o", "json"]
        #expect(try revisions(try server.ask(arguments: history).output) == expected)
        let back = try server.ask("rollback", "eep", "alive", "-n", "shop", "--to", "2")
        #expect(back.code == 0, "\(back.errors)")
        let now = try revisions(try server.ask(arguments: history).output)
        #expect(now.dropLast() == expected[...] && now.last?.first == "5" && now.last?.last == "4", "\(now)")
    }

    @Test("shows the same certificates")
    func certificates() throws {
        let server = try Upgraded()
        let command =
            "openssl s_client -connect 127.0.0.1:\(server.securePort) -alpn dot < /dev/null 2> /dev/null | openssl x509"
        let shown = try RunningProgram.run("sh", ["-c", command]).output
        #expect(try shown == Self.kept("state/dns-over-tls.crt"))
        for name in ["tls.crt", "tls.key", "dns-over-tls.crt", "dns-over-tls.key"] {
            let now = try String(contentsOfFile: "\(server.folder.path)/state/\(name)", encoding: .utf8)
            #expect(try now == Self.kept("state/\(name)"), "\(name)")
        }
    }
}
