import Foundation
import Resources
import TestSupport
import Testing

/// The audit log and the history of the real server, whose own writes are in neither.
@Suite(.serialized, .blocking)
struct AuditLogTests {
    private let state: TemporaryFolder
    private var audit: String { "\(state.path)/audit.log" }
    private static let profile = "\(ControlledServer.group)/shop/trafficmanagerprofiles/web"
    private static let merge = "application/merge-patch+json"

    init() throws {
        state = try TemporaryFolder()
    }

    private func server(_ keys: String = "") throws -> ControlledServer {
        try ControlledServer(state: state, keys: ", auditFile: \(audit)\(keys)")
    }

    private func lines(_ path: String? = nil) throws -> [Value] {
        try String(contentsOfFile: path ?? audit, encoding: .utf8).split(separator: "\n").map {
            try Value.parse(json: Array($0.utf8))
        }
    }

    @Test func eachAnswerNamesItsRequestAndEachWriteHasItsLine() throws {
        let server = try server()
        try server.createNamespace()
        try server.create()
        // The server's own write of the status is no line.
        #expect(server.awaits { try server.profile().body["status"]?["dnsName"] != nil })
        let answer = try RunningProgram.run(
            "curl",
            [
                "-si", "--unix-socket", server.socketPath, "-X", "PATCH", "-H", "Content-Type: \(Self.merge)", "-d",
                #"{"spec":{"monitorConfig":{"port":8080}}}"#, "http://pointsman\(Self.profile)",
            ]
        ).output
        let id = try #require(answer.firstMatch(of: /\r\n(?i:audit-id): ([0-9a-f-]{36})\r\n/)).output.1
        let open = try RunningProgram.run(
            "curl", ["-si", "--unix-socket", server.socketPath, "-H", "Audit-Id: mine", "http://pointsman/livez"]
        ).output
        #expect(open.contains("Audit-Id: mine\r\n"))
        let lines = try lines()
        #expect(lines.map { $0["object"]?["name"]?.string } == ["shop", "web", "web"])
        let last = try #require(lines.last)
        #expect(last["requestID"]?.string == String(id))
        #expect(last["source"]?.string == "unix:\(getuid())")
        #expect(last["verb"] == "patch")
        #expect(
            last["diff"]?.elements.contains {
                $0["path"] == "/spec/monitorConfig" || $0["path"] == "/spec/monitorConfig/port"
            }
                == true)
    }

    @Test func historyOutlivesARestart() throws {
        do {
            let server = try server()
            try server.createNamespace()
            try server.create()
            #expect(server.awaits { try server.profile().body["status"]?["dnsName"] != nil })
            let patch = try server.request(
                "PATCH", Self.profile, #"{"metadata":{"labels":{"team":"a"}}}"#, type: Self.merge)
            #expect(patch.code == 200)
            try server.stop()
        }
        let server = try server(", history: {count: 2}")
        #expect(try server.request("DELETE", Self.profile).code == 200)
        let answer = try server.get(Self.profile + "/history")
        #expect(answer.code == 200)
        let items = answer.body["items"]?.elements ?? []
        #expect(items.map { $0["number"]?.integer } == [2, 3])
        #expect(items.map { $0["verb"]?.string } == ["patch", "delete"])
        #expect(items.first?["object"]?["status"] == nil)
    }

    /// What users have written, without what the server adds.
    private static func defined(_ value: Value) -> Value {
        var value = value
        value.set(nil, for: "status")
        value.modify(["metadata"]) { $0.set(nil, for: "resourceVersion") }
        return value
    }

    @Test func theLogOfARunningServerGivesItsObjectsAgain() throws {
        let server = try server(", auditSizeMiB: 1")
        try server.createNamespace()
        let endpoints = "\(ControlledServer.own)/shop/externalendpoints"
        try server.create()
        for number in 1...6 { try server.create(endpoint: "e\(number)", target: "192.0.2.\(number)") }
        #expect(server.awaits { try server.addresses().count == 1 })
        for number in 1...3 {
            let body = #"{"spec":{"weight":\#(number * 10)},"metadata":{"annotations":{"n":"\#(number)"}}}"#
            #expect(try server.request("PATCH", "\(endpoints)/e\(number)", body, type: Self.merge).code == 200)
        }
        #expect(server.awaits { try server.profile().body["status"]?["dnsName"] != nil })
        #expect(try server.request("DELETE", "\(endpoints)/e6").code == 200)
        #expect(try server.request("DELETE", Self.profile).code == 200)
        try server.create()
        // logrotate.
        try FileManager.default.moveItem(atPath: audit, toPath: audit + ".old")
        try server.create(endpoint: "e6", target: "192.0.2.66")

        var objects: [String: Value] = [:]
        for line in try lines(audit + ".old") + lines() {
            let object = try #require(line["object"])
            let key = "\(object["kind"]?.string ?? "") \(object["name"]?.string ?? "")"
            let changes = (line["diff"]?.elements ?? []).compactMap { FieldChange($0) }
            objects[key] = try FieldChange.apply(changes, to: objects[key])
        }
        let kept = try server.get(endpoints).body["items"]?.elements ?? []
        #expect(kept.count == 6)
        for object in kept + [try server.profile().body, try server.get("/api/v1/namespaces/shop").body] {
            let key = "\(object["kind"]?.string ?? "") \(object["metadata"]?["name"]?.string ?? "")"
            let found = objects.removeValue(forKey: key)
            let replayed = try #require(found, "\(key)")
            let differences = FieldChange.between(Self.defined(replayed), Self.defined(object), schema: nil)
            #expect(differences == [], "\(key)")
        }
        #expect(objects.isEmpty)
    }

    @Test func aServerThatMustAuditDoesNotStartWithoutItsFile() throws {
        let error = #expect(throws: PointsmanServer.DidNotServe.self) {
            _ = try ControlledServer(state: state, keys: ", auditFile: none/audit.log, auditRequired: true")
        }
        let log = try #require(error).log
        #expect(log.contains("/none/audit.log cannot be written: open "), "\(log)")
        #expect(log.contains("no write would go without it (control.auditRequired)"))
        let server = try ControlledServer(state: state, keys: ", auditFile: none/audit.log")
        try server.createNamespace()
        #expect(server.server.program.errors.contains("writes are not told until it can be"))
    }
}
