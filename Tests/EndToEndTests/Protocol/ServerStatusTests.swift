import Foundation
import TestSupport
import Testing

/// What `status` tells of the DNS server itself.
@Suite(.blocking)
struct ServerStatusTests {
    @Test func countsWhatHasComeAndGone() throws {
        let port = FreePort.find()
        let keys = """
            state: state
            runtime: run
            listeners: [{address: "tls://127.0.0.1:\(port)", access: {deny: [127.0.0.9]}}]
            rateLimit: {noData: 7, dryRun: true}
            """
        let server = try ProtocolServer(keys)
        func status(_ options: String...) throws -> String {
            let path = "\(server.server.folder.path)/pointsman.yaml"
            let result = try PointsmanServer.run(["status", "--config", path] + options)
            #expect(result.code == 0, "\(result.errors)")
            return result.output
        }
        func queries() throws -> [String: Int] {
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(try status("-o", "json").utf8)) as? [String: Any])
            let told = try #require(report["server"] as? [String: Any])
            let transports = try #require(told["transports"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: try transports.map {
                    (try #require($0["transport"] as? String), try #require($0["queries"] as? Int))
                })
        }
        let before = try queries()
        for _ in 0..<3 { _ = try server.dig("+tcp") }
        for _ in 0..<5 { _ = try server.dig() }
        let answer = try LookupTool.run(
            "kdig", ["@127.0.0.1", "-p", "\(port)", "+tls", "+retry=0", "www.tm.test", "A"])
        #expect(answer.code == 0)
        // A UDP worker tells its counts a little later.
        #expect(
            try poll {
                let after = try queries()
                return ["UDP": 5, "TCP": 3, "TLS": 1].allSatisfy { (after[$0] ?? 0) - (before[$0] ?? 0) == $1 }
            })
        let text = try status().replacing(#/ +/#, with: " ")
        for line in [
            "no profiles\n", "LISTENER TRANSPORTS ACCESS PROXIES\n",
            "127.0.0.1:\(server.server.port) UDP, TCP everybody -\n", "tls://127.0.0.1:\(port) TLS by list -\n",
            "\nTLS 1 1\n", "RATE LIMIT (DRY RUN) PER SECOND CHECKED DROPPED SLIPPED WOULD LIMIT\n",
            "\nnoData 7 0 0 0 0\n",
            "\nconnections: ", " accepted", "\nTLS: 1 handshakes\n",
        ] {
            #expect(text.contains(line), "no \(line) in \(text)")
        }
        try server.reload(keys.replacing("rateLimit: {noData: 7, dryRun: true}", with: "rateLimit: {enabled: false}"))
        #expect(try poll { try !status().contains("RATE LIMIT") })
    }
}
