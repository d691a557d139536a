import Foundation
import TestSupport
import Testing

/// Who is answered where, and a change of it without a restart.
@Suite("RFC 8914 4.19: access lists", .blocking)
struct AccessListTests {
    private func statuses(_ server: ProtocolServer, port: UInt16? = nil) throws -> [String?] {
        try ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map { source in
            ProtocolServer.status(try server.dig("-b", source, port: port))
        }
    }

    @Test func listenersHaveTheirOwn() throws {
        let port = FreePort.find()
        let server = try ProtocolServer(
            """
            access: {deny: [127.0.0.2]}
            listeners: [{address: "127.0.0.1:\(port)", access: {allow: [127.0.0.2/31], deny: [127.0.0.3]}}]
            """)
        #expect(try statuses(server) == ["NOERROR", "REFUSED", "NOERROR"])
        #expect(try statuses(server, port: port) == ["REFUSED", "NOERROR", "REFUSED"])
        let refused = try server.dig("-b", "127.0.0.2", "+tcp")
        #expect(ProtocolServer.status(refused) == "REFUSED" && refused.contains("EDE: 18 (Prohibited)"), "\(refused)")
        #expect(refused.contains("ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1"), "\(refused)")

        try server.reload(
            """
            access: {allow: [127.0.0.2]}
            listeners: [{address: "127.0.0.1:\(port)"}]
            """)
        for served in [server.server.port, port] {
            #expect(
                try poll {
                    try statuses(server, port: served) == ["REFUSED", "NOERROR", "REFUSED"]
                }, "\(server.errors)")
        }
        #expect(!server.errors.contains("a restart is needed"), "\(server.errors)")
        try server.reload("listeners: [{address: \"127.0.0.1:\(port)\"}]")
        #expect(try poll { try statuses(server) == ["NOERROR", "NOERROR", "NOERROR"] })
    }

    @Test func zonesHaveTheirOwn() throws {
        let server = try ProtocolServer("", zone: "    access: {allow: [127.0.0.2/31]}")
        #expect(try statuses(server) == ["REFUSED", "NOERROR", "NOERROR"])
        let serial = try server.dig("-b", "127.0.0.2", "+short", "tm.test", "SOA")
        try server.reload("", zone: "    access: {deny: [127.0.0.2]}")
        #expect(
            try poll { try statuses(server) == ["NOERROR", "REFUSED", "NOERROR"] },
            "\(server.errors)")
        // Who is answered is no data of the zone.
        #expect(try server.dig("-b", "127.0.0.3", "+short", "tm.test", "SOA") == serial)
    }
}
