import Foundation
import TestSupport
import Testing

/// A reload says what came of it, and a broken file on the disk keeps nobody from asking the server that runs.
@Suite(.blocking)
final class ReloadTests {
    private let socketFolder: TemporaryFolder
    private let manager: NotifySocket
    private let server: PointsmanServer
    private var path: String { "\(server.folder.path)/pointsman.yaml" }

    private static let objects = Manifest.documents([
        Manifest.profile("web"), Manifest.endpoint("a", profile: "web", target: "192.0.2.1"),
    ])

    init() throws {
        socketFolder = try TemporaryFolder()
        let path = "\(socketFolder.path)/notify"
        manager = try NotifySocket(path)
        server = try PointsmanServer(
            "state: state\nruntime: run\n" + PointsmanServer.zone(sources: ["path: objects.yaml"]),
            files: ["objects.yaml": Self.objects], environment: ["NOTIFY_SOCKET": path])
    }

    private func run(_ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", path])
    }

    private func edit(_ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains(old))
        try server.folder.write("pointsman.yaml", text.replacing(old, with: new))
    }

    /// What the service manager has been told since it was looked last.
    private func told() -> [String] {
        var lines: [String] = []
        while let line = manager.receive() { lines.append(line) }
        return lines
    }

    @Test func aRefusedConfigurationIsSaidToBeSo() throws {
        // The local socket stands a little later than DNS answers.
        #expect(try poll { try run("status").code == 0 })
        let good = try run("reload")
        #expect(good.code == 0 && good.output.hasPrefix("the configuration is in force: 1 zones, 1 profiles"))
        #expect(server.program.errors.contains("info: \(path) is in force: 1 zones"))
        _ = told()

        try edit("zones:", "zonez:")
        let refused = try run("reload")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("error: \(path):") && refused.errors.contains("zonez: found an unknown field"))
        #expect(refused.errors.hasSuffix("error: the configuration is refused: the one in force stays\n"))
        #expect(
            told().contains {
                $0.hasPrefix("STATUS=the configuration on the disk is refused") && $0.contains("zonez")
                    && $0.contains("1 profiles with")
            })

        let status = try run("status")
        #expect(status.code == 0, "\(status.errors)")
        for text in [
            "1 profile: ", "pointsman 0.", "configuration \(path), in force since ", "zones: tm.test (serial ",
        ] {
            #expect(status.output.contains(text), "no \(text) in \(status.output)")
        }
        let problems = try run("status", "--problems")
        #expect(problems.output.contains("was refused, and the configuration in force stays:\n  error: \(path):"))
        #expect(!problems.output.contains("profile shop/web") && !problems.output.contains("LISTENER"))
        let explained = try run("explain", "shop-web.tm.test")
        #expect(explained.code == 0 && explained.errors == "", "\(explained.errors)")

        // No YAML any more, and still to be asked.
        try server.folder.write("pointsman.yaml", "listen: [\nruntime: run\n")
        #expect(try run("status").code == 0)
        #expect(try run("reload").code == 1)

        try server.folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:\(server.port)\", \"127.0.0.9:\(server.port)\"]\nstate: state\nruntime: run\n"
                + PointsmanServer.zone(sources: ["path: objects.yaml"]))
        let mended = try run("reload")
        #expect(
            mended.code == 0 && mended.errors.contains("warning: a restart is needed for what has changed in: listen"))
        let after = try run("status").output
        #expect(after.contains("a restart is needed for what has changed in: listen") && !after.contains("refused"))
        #expect(told().last { $0.hasPrefix("STATUS=") }?.hasPrefix("STATUS=1 zones") == true)
    }

    @Test func refusedObjectsAreInTheStatus() throws {
        #expect(try poll { try run("status").code == 0 })
        try server.folder.write("objects.yaml", Self.objects + "broken: [\n")
        #expect(try poll { try run("status").output.contains("refused of the sources: 1 problem,") })
        struct Report: Decodable {
            struct Service: Decodable {
                struct Problem: Decodable { var file: String }
                var refusedCount: Int
                var refused: [Problem]
                var pid: Int32
            }
            var service: Service
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(try run("status", "-o", "json").output.utf8))
        #expect(report.service.refusedCount == 1 && report.service.pid == server.program.pid)
        #expect(report.service.refused.map(\.file) == ["\(server.folder.path)/objects.yaml"])
        #expect(try run("status", "web").output.contains("profile shop/web"))
        #expect(try run("status", "-n", "other").output == "no profiles\n")
        let unknown = try run("status", "shop/none")
        #expect(unknown.code == 1 && unknown.errors == "error: the server has no profile shop/none\n")
    }
}
