import DNSWire
import TestSupport
import Testing

/// HTTPS records of a profile from the file to what people's tools print, and a server that goes away (RFC 9460).
@Suite(.serialized, .blocking)
struct HTTPSTests {
    static let addresses = ["127.0.7.11", "127.0.7.12"]

    private func objects(port: UInt16) -> String {
        Manifest.documents(
            [
                Manifest.profile("web"),
                """
                apiVersion: pointsman.dev/v1
                kind: ProfilePolicy
                metadata: {namespace: shop, name: web}
                spec:
                  profile: {name: web}
                  ttlSeconds: 7
                  https: {alpn: [h2, h3], port: 8443}
                  monitor:
                    protocol: HTTP
                    port: \(port)
                    path: /healthz
                    intervalSeconds: 2
                    timeoutSeconds: 2
                    toleratedNumberOfFailures: 1

                """,
            ] + Self.addresses.enumerated().map { Manifest.endpoint("e\($0)", profile: "web", target: $1) })
    }

    /// What is answered in many draws.
    private func answers(_ server: PointsmanServer) throws -> Set<String> {
        Set(try (0..<40).flatMap { _ in try server.answers("shop-web.tm.test", .https) })
    }

    @Test func aHintLeavesWithItsServer() throws {
        let port = FreePort.find()
        let servers = try Self.addresses.map { try WebServer(.nginx, address: $0, port: port) }
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]).replacing("enabled: false", with: "enabled: true"),
            files: ["objects.yaml": objects(port: port)])
        let records = Self.addresses.map {
            "shop-web.tm.test. 7 IN HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=\($0)"
        }
        #expect(poll { server.program.errors.ranges(of: "Online").count >= 2 }, "\(server.program.errors)")
        #expect(try poll { try answers(server) == Set(records) }, "\(server.program.errors)")
        try servers[0].kill()
        #expect(try poll { try answers(server) == [records[1]] }, "\(server.program.errors)")
        for (tool, arguments) in [("dig", ["TYPE65"]), ("dig", ["HTTPS", "+tcp"]), ("kdig", ["HTTPS"])] {
            let printed = try LookupTool.run(
                tool, ["@127.0.0.1", "-p", "\(server.port)", "+norecurse", "shop-web.tm.test"] + arguments
            ).output.replacing("\"", with: "")
            #expect(printed.contains("alpn=h2,h3 port=8443 ipv4hint=127.0.7.12"), "\(tool): \(printed)")
            #expect(!printed.contains("127.0.7.11"))
        }
        try servers[0].start()
        #expect(try poll { try answers(server) == Set(records) }, "\(server.program.errors)")
    }

    /// What would be answered is told before it is.
    @Test func checkAndExplainTellTheRecord() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "objects.yaml", objects(port: 1) + "---\n" + Manifest.endpoint("far", profile: "web", target: "a.example"))
        try folder.write(
            "pointsman.yaml", "listen: [\"127.0.0.1:1\"]\n" + PointsmanServer.zone(sources: ["path: objects.yaml"]))
        let configuration = ["--config", "\(folder.path)/pointsman.yaml"]
        let check = try PointsmanServer.run(["check"] + configuration)
        #expect(
            check.output.contains("  https: 1 . alpn=h2,h3 port=8443, with the drawn endpoint's addresses as hints\n"))
        #expect(check.output.contains("SHARE OF HTTPS"), "\(check.output)")
        let explain = try PointsmanServer.run(["explain", "shop-web.tm.test", "--type", "HTTPS"] + configuration)
        #expect(explain.output.contains("an HTTPS record with the addresses of one of 2 endpoints as hints"))
        #expect(explain.output.contains("out: an alias, beside endpoints with addresses"), "\(explain.output)")
        #expect(explain.output.contains("  answer: shop-web.tm.test. 7 IN HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint="))
    }
}
