import DNSWire
import Foundation
import TestSupport
import Testing

/// What `status` and `explain` say of a running server, and what it remembers over a restart.
@Suite(.blocking)
struct StatusTests {
    /// One endpoint that works, one that does not, and one that is not probed.
    func objects(port: UInt16) -> String {
        Manifest.documents([
            Manifest.profile("web"),
            """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {namespace: shop, name: web}
            spec:
              profile: {name: web}
              monitor: {port: \(port), path: /healthz, intervalSeconds: 3, timeoutSeconds: 3, toleratedNumberOfFailures: 0}

            """,
            Manifest.endpoint("alive", profile: "web", target: "127.0.8.1", weight: 3),
            Manifest.endpoint("dead", profile: "web", target: "127.0.8.2", weight: 5),
            Manifest.endpoint("fixed", profile: "web", target: "127.0.8.3")
                .replacing("weight: 1}", with: "weight: 1, alwaysServe: true}"),
        ])
    }

    /// The states by endpoint, of `status -o json`; empty while no server answers.
    func states(_ configuration: String) throws -> [String: String] {
        let result = try PointsmanServer.run(["status", "--config", configuration, "-o", "json"])
        guard result.code == 0 else { return [:] }
        let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let profiles = try #require(report["profiles"] as? [[String: Any]])
        let endpoints = try #require(profiles.first?["endpoints"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: try endpoints.map {
                (try #require($0["name"] as? String), try #require($0["state"] as? String))
            })
    }

    @Test func statusAndExplainTellWhatTheProbesFound() throws {
        let port = FreePort.find()
        let web = try WebServer(.nginx, address: "127.0.8.1", port: port)
        let server = try PointsmanServer(
            "runtime: run\nstate: state\n"
                + PointsmanServer.zone(sources: ["path: objects.yaml"]).replacing("false", with: "true"),
            files: ["objects.yaml": objects(port: port)])
        let configuration = "\(server.folder.path)/pointsman.yaml"
        let expected = ["alive": "Online", "dead": "Degraded", "fixed": "Unmonitored"]
        #expect(try poll { try states(configuration) == expected }, "\(server.program.errors)")

        for _ in 0..<200 { _ = try server.answers("shop-web.tm.test", .a) }
        #expect(
            try poll {
                let text = try PointsmanServer.run(["status", "--config", configuration]).output
                return text.contains("profile shop/web: Degraded") && text.contains("75.00%")
                    && text.contains("200 in ") && text.contains("connect: Connection refused in ")
                    && !text.split(separator: "\n").contains { $0.contains("alive") && $0.contains(" - ") }
            })
        let explained = try PointsmanServer.run(["explain", "shop-web.tm.test", "--config", configuration])
        #expect(explained.code == 0 && !explained.errors.contains("computed from the files"))
        for text in ["3/4", "1/4", "out: is Degraded", "127.0.8.2 is Degraded since ", "Connection refused"] {
            #expect(explained.output.contains(text), "no \(text) in \(explained.output)")
        }

        server.program.signal(SIGTERM)
        _ = try server.program.wait()
        let absent = try PointsmanServer.run(["status", "--config", configuration])
        #expect(absent.code == 1 && absent.errors.contains("no server listens"))
        let computed = try PointsmanServer.run(["explain", "shop-web.tm.test", "--config", configuration])
        #expect(computed.code == 0 && computed.errors.contains("computed from the files"))

        // Nothing works any more, but the next process begins with what this one knew.
        try web.kill()
        let next = try RunningProgram(PointsmanServer.binary, ["serve", "--config", configuration])
        defer { next.signal(SIGTERM) }
        var first: [String: String] = [:]
        #expect(
            try poll {
                first = try states(configuration)
                return !first.isEmpty
            }, "\(next.errors)")
        #expect(first["dead"] == "Degraded" && first["fixed"] == "Unmonitored", "\(first)")
        #expect(first["alive"] != "CheckingEndpoint", "\(first)")
    }
}
