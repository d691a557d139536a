import Resources
import TestSupport
import Testing

/// `pointsman history` and `pointsman rollback` against a running server.
@Suite(.serialized, .blocking)
struct RollbackTests {
    private let state: TemporaryFolder
    private static let profile = "\(ControlledServer.group)/shop/trafficmanagerprofiles/web"

    init() throws {
        state = try TemporaryFolder()
    }

    private func run(_ server: ControlledServer, _ arguments: String...) throws -> RunningProgram.Result {
        try PointsmanServer.run(arguments + ["--config", "\(server.server.folder.path)/pointsman.yaml"])
    }

    private func patch(_ server: ControlledServer, _ text: String) throws {
        let answer = try server.request("PATCH", Self.profile, text, type: "application/merge-patch+json")
        try #require(answer.code == 200, "\(answer.message)")
    }

    private func port(_ server: ControlledServer) throws -> Int? {
        try server.profile().body["spec"]?["monitorConfig"]?["port"]?.integer
    }

    @Test func anObjectGoesBackToARevisionAndComesBackFromItsDeletion() throws {
        let server = try ControlledServer(state: state)
        try server.createNamespace()
        try server.create()
        try patch(server, #"{"spec":{"monitorConfig":{"port":81}}}"#)
        try patch(server, #"{"spec":{"monitorConfig":{"port":82}},"metadata":{"labels":{"team":"a"}}}"#)

        let history = try run(server, "history", "tmp", "web", "-n", "shop")
        #expect(history.code == 0, "\(history.errors)")
        let lines = history.output.split(separator: "\n").map { String($0) }
        #expect(lines.first?.split(separator: " ") == ["NUMBER", "TIME", "USER", "VERB"])
        #expect(lines.contains { $0.hasPrefix("     3  20") && $0.hasSuffix("  patch") }, "\(history.output)")
        #expect(lines.contains("        /spec/monitorConfig/port: 81 -> 82"), "\(history.output)")
        #expect(lines.contains(#"        /metadata/labels: added {"team":"a"}"#), "\(history.output)")
        let json = try run(server, "history", "TrafficManagerProfile", "web", "-n", "shop", "-o", "json")
        let list = try Value.parse(json: Array(json.output.utf8))
        #expect(list["items"]?.elements.map { $0["number"]?.integer } == [1, 2, 3])

        let dry = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "2", "--dry-run")
        #expect(dry.code == 0, "\(dry.errors)")
        #expect(dry.output.contains("/spec/monitorConfig/port: 82 -> 81"))
        #expect(dry.output.contains("dry run: nothing was written"))
        #expect(try port(server) == 82)
        let back = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "2")
        #expect(back.code == 0, "\(back.errors)")
        #expect(try port(server) == 81)
        #expect(try server.profile().body["metadata"]?["labels"] == ["team": "a"])
        let shown = try run(server, "history", "tmp", "web", "-n", "shop").output
        #expect(shown.hasSuffix("        (back at the spec of revision 2)\n"), "\(shown)")
        let again = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "2")
        #expect(again.code == 0)
        #expect(again.output.contains("trafficmanagerprofiles shop/web has the spec of revision 2 already"))

        try #require(try server.request("DELETE", Self.profile).code == 200)
        let none = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "9")
        #expect(none.code == 1)
        #expect(none.errors.contains("keeps no revision 9 of trafficmanagerprofiles shop/web: it has 1, 2, 3, 4 and 5"))
        let gone = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "5")
        #expect(gone.code == 1)
        #expect(gone.errors.contains("by revision 5 trafficmanagerprofiles shop/web was deleted"))
        let made = try run(server, "rollback", "tmp", "web", "-n", "shop", "--to", "3")
        #expect(made.code == 0, "\(made.errors)")
        #expect(made.output.contains("made again as of revision 3"))
        #expect(try port(server) == 82)
        #expect(try server.profile().body["metadata"]?["labels"] == ["team": "a"])
        let last = try server.get(Self.profile + "/history").body["items"]?.elements.last
        #expect(last?["number"] == 6)
        #expect(last?["verb"] == "create")

        let missing = try run(server, "history", "tmp", "none", "-n", "shop")
        #expect(missing.code == 1)
        #expect(missing.errors.contains("\"none\" not found"))
    }
}
