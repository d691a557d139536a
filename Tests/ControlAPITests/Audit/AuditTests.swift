import ControlAPI
import Foundation
import HTTP
import Logging
import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct AuditTests {
    private static func path(_ folder: String) -> String { "\(folder)/audit.log" }
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func harness(
        isRequired: Bool = false, limit: Int64 = 1 << 20, kept: Int = 10, lines: LogLines = LogLines(),
        path: String? = nil
    ) async throws -> (APIHarness, AuditFile) {
        let harness = try await APIHarness(
            audit: { folder in
                AuditLog(
                    path: path ?? Self.path(folder), isRequired: isRequired, limit: limit, kept: kept,
                    logger: lines.logger)
            }, logger: lines.logger, now: { Timestamp(seconds: 1_800_000_000) })
        return (harness, AuditFile(path: path ?? Self.path(harness.folder.path)))
    }

    @Test("each write is a line, with who, what and the changes field by field")
    func lines() async throws {
        let (harness, file) = try await harness()
        let bob = Caller(name: "bob", groups: ["dev"], grants: [Grant(.admin)])
        let web = APIHarness.profiles + "/web"
        try await harness.make(spec: #","monitorConfig":{"port":80,"customHeaders":[{"name":"A","value":"1"}]}"#)
        let before = harness.store.revision
        let patch =
            #"{"metadata":{"annotations":{"a/b~c":"x"}},"spec":{"monitorConfig":{"customHeaders":[{"name":"A","value":"2"}]}}}"#
        let answer = try await harness.send(
            "PATCH", web, patch, type: "application/merge-patch+json", headers: [("Audit-Id", "my-request.1")], as: bob)
        #expect(answer.status == 200)
        let line = try #require(try file.lines.last)
        #expect(line["time"] == "2027-01-15T08:00:00Z")
        #expect(line["requestID"] == "my-request.1")
        #expect(line["user"] == "bob")
        #expect(line["groups"] == ["dev", "system:authenticated"])
        #expect(line["source"] == "")
        #expect(line["verb"] == "patch")
        let uid = try #require(answer["metadata", "uid"])
        #expect(
            line["object"] == [
                "apiVersion": "networking.fleet.azure.com/v1beta1", "kind": "TrafficManagerProfile",
                "namespace": "work",
                "name": "web", "uid": uid,
            ])
        #expect(line["from"]?.string == "\(before)")
        #expect(line["to"]?.string == answer.version)
        #expect(line["code"] == 200)
        let changes = (line["diff"]?.elements ?? []).filter {
            $0["path"]?.string?.hasPrefix("/metadata/managedFields") == false
        }
        #expect(
            changes == [
                ["path": "/metadata/generation", "from": 1, "to": 2],
                ["path": "/metadata/annotations", "to": ["a/b~c": "x"]],
                ["path": "/spec/monitorConfig/customHeaders/0/value", "from": "1", "to": "2"],
            ])

        _ = try await harness.send(
            "PATCH", web + "/status", #"{"status":{"dnsName":"x"}}"#, type: "application/merge-patch+json", as: bob)
        // Nothing changes.
        _ = try await harness.send(
            "PATCH", web + "/status", #"{"status":{"dnsName":"x"}}"#, type: "application/merge-patch+json", as: bob)
        _ = try await harness.send("DELETE", web)
        let lines = try file.lines
        #expect(
            AuditFile.told(lines) == [
                "admin create work new 201", "admin create web new 201", "bob patch web 200", "bob patch web 200",
                "admin delete web 200",
            ])
        #expect(lines.map { $0["to"]?.string } == ["2", "3", "4", "5", "6"])
        #expect(lines[4]["diff"]?.elements.map { $0["path"]?.string } == [""])
        #expect(lines[4]["diff"]?.elements[0]["to"] == nil)
        let requests = Set(lines.compactMap { $0["requestID"]?.string })
        #expect(requests.count == 5)
        #expect(
            try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
    }

    @Test("dry runs and refused writes are no lines; what was refused is in the log for those who debug")
    func noLines() async throws {
        let lines = LogLines()
        let (harness, file) = try await harness(lines: lines)
        try await harness.make()
        let body = APIHarness.profile("other")
        let viewer = Caller(name: "vic", grants: [Grant(.viewer)])
        #expect(try await harness.send("POST", APIHarness.profiles + "?dryRun=All", body).status == 201)
        #expect(try await harness.send("DELETE", APIHarness.profiles + "/web", #"{"dryRun":["All"]}"#).status == 200)
        #expect(try await harness.send("POST", APIHarness.profiles, body, as: viewer).status == 403)
        #expect(try await harness.send("POST", APIHarness.profiles, APIHarness.profile("web")).status == 409)
        #expect(try await harness.send("POST", APIHarness.profiles, APIHarness.profile("Web!")).status == 422)
        #expect(try await harness.send("DELETE", APIHarness.profiles + "/none").status == 404)
        #expect(AuditFile.told(try file.lines) == ["admin create work new 201", "admin create web new 201"])
        let refused = lines.lines.filter { $0.hasPrefix("debug: refused: ") }
        #expect(refused.map { $0.dropFirst(16).prefix(3) } == ["403", "409", "422", "404"])
    }

    @Test("what goes with a namespace and with a collection is told object by object, under one request")
    func several() async throws {
        let (harness, file) = try await harness()
        for name in ["a", "b", "c"] { try await harness.make(name) }
        _ = try await harness.send("DELETE", APIHarness.profiles + "?fieldSelector=metadata.name!%3Dc")
        _ = try await harness.send("DELETE", "/api/v1/namespaces/work")
        let namespace = ResourceKey(kind: .namespace, namespace: "", name: "work")
        #expect(try await pollInTask { harness.store.object(namespace) == nil })
        let lines = try file.lines.dropFirst(4)
        let told = [
            "admin deletecollection a 200", "admin deletecollection b 200", "admin delete work 200",
            "admin delete c 200", "admin delete work 200",
        ]
        #expect(AuditFile.told(Array(lines)) == told)
        let requests = Set(lines.map { $0["requestID"]?.string })
        #expect(requests.count == 2)
    }

    @Test("a file that is full is put aside, and so many are kept", arguments: [0, 1, 3])
    func rotation(kept: Int) async throws {
        let (harness, file) = try await harness(limit: 4000, kept: kept)
        for number in 0..<30 { try await harness.make("p\(number)") }
        let lines = try file.lines
        let names = lines.compactMap { $0["object"]?["name"]?.string }
        #expect(names == (0..<30).suffix(names.count).map { "p\($0)" })
        #expect(names.count < 29)
        let files = try FileManager.default.contentsOfDirectory(atPath: harness.folder.path)
        #expect(files.filter { $0.hasPrefix("audit.log") }.count == kept + 1)
        for name in files where name.hasPrefix("audit.log") {
            let size = try FileManager.default.attributesOfItem(atPath: "\(harness.folder.path)/\(name)")[.size]
            #expect(try #require(size as? Int) <= 4000)
        }
    }

    @Test("a file that is moved away is made anew; a cut line stays by itself")
    func moved() async throws {
        let (harness, file) = try await harness()
        try await harness.make("a")
        try FileManager.default.moveItem(atPath: file.path, toPath: file.path + ".old")
        try await harness.make("b")
        try FileManager.default.removeItem(atPath: file.path)
        try await harness.make("c")
        #expect(AuditFile.told(try AuditFile.read(file.path + ".old")).last == "admin create a new 201")
        #expect(AuditFile.told(try file.lines) == ["admin create c new 201"])

        try Data((String(contentsOfFile: file.path, encoding: .utf8) + "{\"time\":").utf8)
            .write(to: URL(fileURLWithPath: file.path))
        let log = AuditLog(path: file.path, logger: Self.silent)
        try log.append(Array("{}\n".utf8))
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(text.hasSuffix("}\n{\"time\":\n{}\n"))
    }

    @Test(
        "a log that is required holds writes up; any other says so once and lets them pass", arguments: [true, false])
    func unwritable(isRequired: Bool) async throws {
        let place = try TemporaryFolder()
        let path = "\(place.path)/there/audit.log"
        try place.makeFolder("there")
        let lines = LogLines()
        let (harness, file) = try await harness(isRequired: isRequired, lines: lines, path: path)
        try place.remove("there")
        let revision = harness.store.revision
        for name in ["a", "b"] {
            let answer = try await harness.send("POST", APIHarness.profiles, APIHarness.profile(name))
            #expect(answer.status == (isRequired ? 500 : 201))
            guard isRequired else { continue }
            #expect(
                answer.message
                    == "nothing was stored: the audit log \(path) cannot be written (No such file or directory), "
                    + "and no write goes without it (control.auditRequired)")
        }
        #expect(harness.store.revision == revision + (isRequired ? 0 : 2))
        let errors = lines.lines.filter { $0.hasPrefix("error: ") }
        let start =
            isRequired ? "writes are refused, as the audit log cannot be written" : "the audit log misses writes"
        #expect(errors == ["error: \(start): open \(path): No such file or directory"])
        try place.makeFolder("there")
        try await harness.make("c")
        #expect(AuditFile.told(try file.lines) == ["admin create c new 201"])
        #expect(harness.store.objects(of: .trafficManagerProfile).objects.count == (isRequired ? 1 : 3))
    }

    @Test("a full disk refuses writes with 507 and leaves whole lines", .enabled(if: SmallDisk.isPossible))
    func fullDisk() async throws {
        let disk = try SmallDisk()
        let path = "\(disk.path)/audit.log"
        let (harness, file) = try await harness(isRequired: true, limit: 1 << 30, path: path)
        let note = String(repeating: "x", count: 100_000)
        var made = 1
        var answer = try await harness.send("GET", "/version")
        while made < 100 {
            answer = try await harness.send(
                "POST", APIHarness.profiles,
                APIHarness.profile("p\(made)", metadata: #","annotations":{"a":"\#(note)"}"#))
            if answer.status != 201 { break }
            made += 1
        }
        #expect(answer.status == 507)
        #expect(answer.reason == "InsufficientStorage")
        #expect(answer.message?.contains("the audit log \(path) cannot be written (No space left on device)") == true)
        #expect(harness.store.objects(of: .trafficManagerProfile).objects.count == made - 1)
        #expect(try file.lines.count == made)
    }

    @Test("a line whose commit fails is taken back")
    func failedCommit() async throws {
        let (harness, file) = try await harness()
        try await harness.make("a")
        let store = harness.store.path
        try FileManager.default.moveItem(atPath: store, toPath: store + ".old")
        #expect(
            try await harness.send("POST", APIHarness.profiles, APIHarness.profile("b")).status == 500)
        try FileManager.default.moveItem(atPath: store + ".old", toPath: store)
        try await harness.make("c")
        #expect(
            AuditFile.told(try file.lines) == [
                "admin create work new 201", "admin create a new 201", "admin create c new 201",
            ])
    }

    @Test(
        "a client's own name of a request is taken where it is sane",
        arguments: [
            ("9b1c-A_b.c:d", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false),
            ("", false), ("a b", false), ("a\"b", false), ("é", false),
        ])
    func requestID(text: String, isTaken: Bool) throws {
        let request = try APIHarness.request("GET", "/version", headers: [("audit-id", text)])
        #expect((request.id == text) == isTaken)
        #expect(!request.id.isEmpty)
        #expect(try APIHarness.request("GET", "/version").id != APIHarness.request("GET", "/version").id)
    }
}
