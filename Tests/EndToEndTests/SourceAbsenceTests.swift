import DNSWire
import Foundation
import TestSupport
import Testing

/// Files that are emptied, half written, cut down or gone take nothing out of the answers.
@Suite(.blocking)
struct SourceAbsenceTests {
    private static func objects(_ name: String, _ target: String, count: Int = 1) -> String {
        Manifest.documents(
            (0..<count).flatMap { number in
                let name = number == 0 ? name : "\(name)\(number)"
                return [Manifest.profile(name), Manifest.endpoint(name, profile: name, target: target)]
            })
    }

    private func code(_ server: PointsmanServer, _ name: String) throws -> ResponseCode {
        try server.client.query(try DomainName("shop-\(name).tm.test"), .a, over: .udp).message.responseCode
    }

    private func shell(_ script: String, in server: PointsmanServer) throws -> RunningProgram {
        try RunningProgram("sh", ["-c", "cd \(server.folder.path) && \(script)"])
    }

    private func configuration(_ server: PointsmanServer) -> String { "\(server.folder.path)/pointsman.yaml" }

    private static let state = "state: state\nruntime: run\n"

    /// The README's export, one file after another, each empty until its kubectl has an answer.
    @Test(arguments: [false, true]) func exportsOneAfterAnotherLoseNothing(_ isHungUp: Bool) throws {
        let names = ["hub", "east", "west"]
        var files: [String: String] = [:]
        for name in names {
            files["\(name).yaml"] = Self.objects(name, "192.0.2.1")
            files["n\(name).yaml"] = Self.objects(name, "192.0.2.2")
        }
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: names.map { "path: \($0).yaml" }), files: files)
        let export = try shell("for i in hub east west; do (sleep 0.5; cat n$i.yaml) > $i.yaml; done", in: server)
        var rounds = 0
        while export.isRunning {
            for name in names { #expect(try code(server, name) == .noError, "\(name): \(server.program.errors)") }
            rounds += 1
            if isHungUp, rounds % 20 == 1 { server.program.signal(SIGHUP) }
            usleep(5000)
        }
        #expect(rounds > 10)
        #expect(
            try poll {
                try names.allSatisfy {
                    try server.answers("shop-\($0).tm.test", .a) == ["shop-\($0).tm.test. 60 IN A 192.0.2.2"]
                }
            }, "\(server.program.errors)")
        #expect(!server.program.errors.contains("error:"), "\(server.program.errors)")
    }

    /// A file that is rewritten in place again and again is never read while it is empty or half there.
    @Test func rewritingInPlaceLosesNothing() throws {
        let count = 40
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: hub.yaml"]),
            files: [
                "hub.yaml": Self.objects("web", "192.0.2.1", count: count),
                "one.yaml": Self.objects("web", "192.0.2.1", count: count),
                "two.yaml": Self.objects("web", "192.0.2.2", count: count),
            ])
        let writer = try shell(
            "for i in $(seq 150); do cat one.yaml > hub.yaml; cat two.yaml > hub.yaml; done", in: server)
        let connection = try server.client.connect(over: .udp)
        let names = try [0, count / 2, count - 1].map {
            try DomainName("shop-web\($0 == 0 ? "" : "\($0)").tm.test")
        }
        var asked = 0
        while writer.isRunning {
            for name in names {
                let message = try connection.query(name, .a).message
                #expect(message.responseCode == .noError && message.answers.count == 1, "\(name) after \(asked)")
                asked += 1
            }
        }
        #expect(
            try poll {
                try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.2"]
            }, "\(server.program.errors)")
        // The kernel shows for a moment that a file is empty before it tells who empties it: that is said, and costs nothing.
        let errors = server.program.errors.split(separator: "\n").filter { $0.contains("error:") }
        #expect(errors.allSatisfy { $0.contains("found an empty file") }, "\(errors)")
    }

    /// kubectl that fails leaves nothing, or an empty list.
    @Test(arguments: ["", "apiVersion: v1\nitems: []\nkind: List\nmetadata: {resourceVersion: \"\"}\n"])
    func anEmptyExportKeepsWhatWasServed(_ text: String) throws {
        let server = try PointsmanServer(
            Self.state + PointsmanServer.zone(sources: ["path: hub.yaml"]),
            files: ["hub.yaml": Self.objects("web", "192.0.2.1")])
        try server.folder.write("hub.yaml", text)
        #expect(
            poll { server.program.errors.contains("hub.yaml: found an empty ") }, "\(server.program.errors)")
        #expect(try code(server, "web") == .noError)
        let status = try PointsmanServer.run(["status", "--config", configuration(server)]).output
        #expect(status.contains("stale since") && status.contains("hub.yaml: found an empty "), "\(status)")
        server.program.signal(SIGHUP)
        #expect(poll { server.program.errors.contains("its sources again") })
        #expect(try code(server, "web") == .noError)
    }

    /// What a restart finds beside the state folder.
    private enum Beside: CaseIterable {
        case emptied, missing, broken, unreadable
    }

    @Test(arguments: Beside.allCases) private func aRestartServesWhatWasServed(_ beside: Beside) throws {
        let server = try PointsmanServer(
            Self.state + PointsmanServer.zone(sources: ["path: hub.yaml"]),
            files: ["hub.yaml": Self.objects("web", "192.0.2.1")])
        server.program.signal(SIGTERM)
        #expect(try server.program.wait().code == 0)
        switch beside {
        case .emptied: try server.folder.write("hub.yaml", "")
        case .missing: try server.folder.remove("hub.yaml")
        case .broken: try server.folder.write("hub.yaml", "a: [")
        case .unreadable:
            try server.folder.remove("hub.yaml")
            try server.folder.link("hub.yaml", to: "hub.yaml")
        }
        let next = try RunningProgram(PointsmanServer.binary, ["serve", "--config", configuration(server)])
        defer { next.signal(SIGTERM) }
        let expected = ["shop-web.tm.test. 60 IN A 192.0.2.1"]
        #expect(poll { (try? server.answers("shop-web.tm.test", .a)) == expected }, "\(next.errors)")
        #expect(
            poll {
                next.errors.contains("error: ")
                    && next.errors.contains("hub.yaml: serves 2 objects as they were read at ")
            },
            "\(next.errors)")
        // It is read as soon as it is in order again.
        try? server.folder.remove("hub.yaml")
        try server.folder.write("hub.yaml", Self.objects("web", "192.0.2.7"))
        #expect(
            try poll { try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.7"] },
            "\(next.errors)")
    }

    @Test func aMissingPathEndsTheFirstStartOnly() throws {
        let folder = try TemporaryFolder()
        let zone = PointsmanServer.zone(sources: ["path: hub.yaml"])
        let path = try folder.write(
            "pointsman.yaml", "listen: [\"127.0.0.1:\(FreePort.find())\"]\n" + Self.state + zone)
        let result = try PointsmanServer.run(["serve", "--config", path])
        #expect(result.code == 1 && result.errors.contains("hub.yaml: no such file or folder"), "\(result.errors)")
    }

    @Test func aHeldRemovalIsAcceptedByItsNumber() throws {
        let server = try PointsmanServer(
            Self.state + PointsmanServer.zone(sources: ["path: hub.yaml"]),
            files: ["hub.yaml": Self.objects("web", "192.0.2.1", count: 8)])
        let configuration = configuration(server)
        try server.folder.write("hub.yaml", Self.objects("web", "192.0.2.1", count: 2))
        #expect(
            poll { server.program.errors.contains("takes away 6 of 8 profiles and 6 other objects at once") },
            "\(server.program.errors)")
        #expect(server.program.errors.contains("pointsman accept \(server.folder.path)/hub.yaml 1 --config"))
        #expect(try code(server, "web7") == .noError)
        let wrong = try PointsmanServer.run(["accept", "hub.yaml", "9", "--config", configuration])
        #expect(wrong.code == 1 && wrong.errors.contains("step 1 of"), "\(wrong.errors)")
        let status = try PointsmanServer.run(["status", "--config", configuration, "-o", "json"]).output
        #expect(status.contains("\"reason\" : \"6 of 8 profiles\""), "\(status)")
        let accepted = try PointsmanServer.run(["accept", "hub.yaml", "1", "--config", configuration])
        #expect(accepted.code == 0 && accepted.output.contains("TrafficManagerProfile shop/web7 is served no more"))
        #expect(try code(server, "web7") == .nameError)
        #expect(try code(server, "web1") == .noError)
        let again = try PointsmanServer.run(["accept", "hub.yaml", "1", "--config", configuration])
        #expect(again.code == 1 && again.errors.contains("nothing is"), "\(again.errors)")
    }

    /// The guard is switched off by SIGHUP, and what it held goes.
    @Test func withoutTheGuardFilesAreTakenAtTheirWord() throws {
        let zone = PointsmanServer.zone(sources: ["path: hub.yaml"])
        let server = try PointsmanServer(zone, files: ["hub.yaml": Self.objects("web", "192.0.2.1", count: 3)])
        try server.folder.write("hub.yaml", Self.objects("other", "192.0.2.1"))
        #expect(poll { server.program.errors.contains("takes away all 3 profiles") }, "\(server.program.errors)")
        #expect(try code(server, "web1") == .noError)
        try server.folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:\(server.port)\"]\n"
                + zone.replacing("path: hub.yaml", with: "{path: hub.yaml, removalGuard: off}"))
        server.program.signal(SIGHUP)
        #expect(try poll { try code(server, "web1") == .nameError }, "\(server.program.errors)")
        #expect(!server.program.errors.contains("restart is needed"))
    }
}
