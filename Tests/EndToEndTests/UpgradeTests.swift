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

    @Test("answers as before from the first answer on, with a serial that goes on")
    func answers() throws {
        let server = try Upgraded()
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(Self.fixture)/expected")
        where name.hasSuffix(".tm.test") {
            let expected = Set(try Self.kept("expected/\(name)").split(separator: "\n").map(String.init))
            #expect(try server.answers(name) == expected, "\(name): \(server.program.errors)")
        }
        let record = try #require(try server.client.query(try DomainName("tm.test"), .soa).message.answers.first)
        let before = try #require(UInt32(try Self.kept("expected/serial").trimmingCharacters(in: .newlines)))
        #expect(try #require(StartOfAuthority(rdata: record.rdata)).serial > before)
    }

    @Test("revives no endpoint: what was Degraded is so until a probe succeeds")
    func health() throws {
        let server = try Upgraded()
        func states() throws -> [String: String] {
            let report = try JSONSerialization.jsonObject(
                with: Data(try server.ask("status", "-o", "json").output.utf8))
            let profiles = (report as? [String: Any])?["profiles"] as? [[String: Any]] ?? []
            let endpoints = profiles.flatMap { $0["endpoints"] as? [[String: Any]] ?? [] }
            return endpoints.reduce(into: [:]) { $0[$1["name"] as? String ?? ""] = $1["state"] as? String }
        }
        #expect(try poll { try states()["dead"] != nil })
        #expect(try states()["dead"] == "Degraded", "\(server.program.errors)")
        #expect(try poll { try states()["alive"] == "Online" }, "\(server.program.errors)")
        #expect(try states()["dead"] == "Degraded", "\(server.program.errors)")
        #expect(try server.answers("shop-web.tm.test") == ["127.0.9.1"])
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

    @Test("cuts the Works that it holds to what is used: no Secret of theirs is left, in no revision and no free page")
    func works() throws {
        let server = try Upgraded()
        try server.awaitAPI()
        let work = try server.ask("get", "work", "shop-work", "-n", "fleet-member-east", "-o", "yaml")
        #expect(work.code == 0 && !work.output.contains("hunter2"), "\(work.output)\(work.errors)")
        #expect(work.output.contains("kind: ServiceExport") && work.output.contains("127.0.9.3"), "\(work.output)")
        #expect(!(try server.ask("history", "work", "shop-work", "-n", "fleet-member-east").output.contains("hunter2")))
        let state = "\(server.folder.path)/state"
        for name in try FileManager.default.contentsOfDirectory(atPath: state) where name.hasPrefix("store.db") {
            let octets = try Data(contentsOf: URL(fileURLWithPath: "\(state)/\(name)"))
            #expect(octets.range(of: Data("hunter2".utf8)) == nil, "\(name)")
        }
    }

    @Test("goes on with the audit log beside the configuration, where it was, and says so")
    func auditLog() throws {
        let server = try Upgraded()
        try server.awaitAPI()
        #expect(try server.ask("rollback", "eep", "alive", "-n", "shop", "--to", "2").code == 0)
        func log(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        let before = try Self.kept("audit.log")
        #expect(
            poll {
                let now = log("\(server.folder.path)/audit.log")
                return now.hasPrefix(before) && now.dropFirst(before.count).contains("\"alive\"")
            })
        #expect(!FileManager.default.fileExists(atPath: "\(server.folder.path)/state/audit.log"))
        let warned = server.program.errors.split(separator: "\n").contains {
            $0.contains("warning") && $0.contains("audit.log")
        }
        #expect(warned, "\(server.program.errors)")
    }
}
