import Foundation
import Resources
import TestSupport
import Testing

/// A server whose state folder is on a full disk.
@Suite(.serialized, .blocking, .enabled(if: SmallDisk.isPossible))
struct DiskFullTests {
    private static let endpoints = "\(ControlledServer.own)/shop/externalendpoints"

    private func names(_ server: ControlledServer) throws -> Set<String> {
        let list = try server.get(Self.endpoints)
        #expect(list.code == 200)
        return Set(list.body["items"]?.elements.compactMap { $0["metadata"]?["name"]?.string } ?? [])
    }

    /// Creates endpoints until one is refused, and for want of room.
    private func createUntilFull(_ server: ControlledServer, _ prefix: String) throws -> Set<String> {
        var names: Set<String> = []
        for number in 0..<2000 {
            let name = "\(prefix)\(number)"
            let object = Manifest.endpoint(name, profile: "web", target: "192.0.2.\(number % 250 + 1)")
            let answer = try server.request("POST", Self.endpoints, object)
            if answer.code == 201 {
                names.insert(name)
                continue
            }
            try expectFull(answer)
            return names
        }
        Issue.record("2000 objects went onto a full disk")
        return names
    }

    private func expectFull(_ answer: ControlledServer.Answer) throws {
        #expect(answer.code == 507)
        #expect(answer.body["kind"]?.string == "Status" && answer.body["status"]?.string == "Failure")
        #expect(answer.body["code"]?.integer == 507)
        #expect(answer.message.contains("disk") && answer.message.contains("full"), "\(answer.message)")
    }

    @Test func readsAndAnswersGoOnAndWritesComeBack() throws {
        let disk = try SmallDisk(megabytes: 4)
        let ballast = "\(disk.path)/ballast"
        var acknowledged: Set<String> = ["first"]
        do {
            let server = try ControlledServer(statePath: "\(disk.path)/state")
            try server.createNamespace()
            try server.create()
            try server.create(endpoint: "first", target: "192.0.2.1")
            #expect(server.awaits { try server.addresses() == ["192.0.2.1"] })
            try disk.fill("ballast")
            acknowledged.formUnion(try createUntilFull(server, "a"))
            let path = "\(Self.endpoints)/first"
            try expectFull(
                try server.request(
                    "PATCH", path, #"{"spec":{"target":"192.0.2.99"}}"#, type: "application/merge-patch+json"))
            try expectFull(try server.request("DELETE", path))
            #expect(try names(server) == acknowledged)
            #expect(try server.get(path).body["spec"]?["target"]?.string == "192.0.2.1")
            #expect(try server.get("/readyz").code == 200)
            #expect(try server.addresses().count == 1)
            for _ in 0..<30 { try expectFull(try server.request("DELETE", path)) }
            // One line in ten seconds: who may write could fill another disk with one for each request.
            let lines = server.server.program.errors.split(separator: "\n").filter { $0.contains("cannot store") }
            #expect((1...20).contains(lines.count))

            // Room again: writes work without a restart.
            try FileManager.default.removeItem(atPath: ballast)
            try server.create(endpoint: "later", target: "192.0.2.1")
            acknowledged.insert("later")
            #expect(try server.request("DELETE", path).code == 200)
            acknowledged.remove("first")
            #expect(try names(server) == acknowledged)

            try disk.fill("ballast")
            acknowledged.formUnion(try createUntilFull(server, "b"))
            server.server.program.signal(SIGKILL)
            _ = try server.server.program.wait()
        }
        // What a kill on a full disk has left is all there, while the disk is full and afterwards.
        let server = try ControlledServer(statePath: "\(disk.path)/state")
        #expect(try names(server) == acknowledged)
        #expect(try server.addresses().count == 1)
        _ = try createUntilFull(server, "c").map { acknowledged.insert($0) }
        try FileManager.default.removeItem(atPath: ballast)
        try server.create(endpoint: "last", target: "192.0.2.1")
        acknowledged.insert("last")
        #expect(try names(server) == acknowledged)
        // Statuses that could not be written are.
        #expect(
            server.awaits {
                let object = try server.get("\(Self.endpoints)/last").body
                return ControlledServer.condition(object, "Accepted")?["status"]?.string == "True"
            })
        try server.stop()
        let again = try ControlledServer(statePath: "\(disk.path)/state")
        #expect(try names(again) == acknowledged)
    }
}
