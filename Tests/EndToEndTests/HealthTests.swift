import DNSWire
import TestSupport
import Testing

/// Real web servers behind a profile: what does not work is not answered.
@Suite(.serialized, .blocking)
struct HealthTests {
    static let addresses = ["127.0.7.1", "127.0.7.2", "127.0.7.3"]

    func configuration() -> String {
        PointsmanServer.zone(sources: ["path: objects.yaml"])
            .replacing("enabled: false", with: "enabled: true")
    }

    func objects(port: UInt16, policy: String = "") -> String {
        Manifest.documents(
            [
                Manifest.profile("web"),
                """
                apiVersion: pointsman.dev/v1
                kind: ProfilePolicy
                metadata: {namespace: shop, name: web}
                spec:
                  profile: {name: web}
                  maxReturn: 0
                \(policy)
                  monitor:
                    protocol: HTTP
                    port: \(port)
                    path: /healthz
                    intervalSeconds: 1
                    timeoutSeconds: 0.5
                    toleratedNumberOfFailures: 1

                """,
            ]
                + Self.addresses.enumerated().map {
                    Manifest.endpoint("e\($0)", profile: "web", target: $1)
                })
    }

    func served(_ server: PointsmanServer) throws -> Set<String> {
        Set(
            try server.client.query(try DomainName("shop-web.tm.test"), .a, over: .udp).message.answers
                .map(\.dataDescription))
    }

    @Test func aKilledServerIsAnsweredNoMoreUntilItIsBack() throws {
        let port = FreePort.find()
        let servers = try zip(WebServer.Program.allCases, Self.addresses).map {
            try WebServer($0, address: $1, port: port)
        }
        let server = try PointsmanServer(configuration(), files: ["objects.yaml": objects(port: port)])
        #expect(try served(server) == Set(Self.addresses), "all are answered while they are checked")
        #expect(
            poll { server.program.errors.ranges(of: "Online").count >= 3 }, "all come Online: \(server.program.errors)")
        for (index, address) in Self.addresses.enumerated() {
            try servers[index].kill()
            let others = Set(Self.addresses).subtracting([address])
            // Tolerated failures and one more, an interval apart, and the last one's timeout; half a second for us.
            let isOut = try poll(for: .milliseconds(2 * 1000 + 500 + 500)) { try served(server) == others }
            #expect(isOut, "\(address) is still answered: \(server.program.errors)")
            for _ in 0..<50 { #expect(try served(server) == others) }
            try servers[index].start()
            #expect(try poll(for: .seconds(5)) { try served(server) == Set(Self.addresses) }, "\(address) is not back")
        }
        #expect(server.program.errors.contains("Degraded"))
    }

    @Test func whenAllAreDegradedAllAreServedOrNone() throws {
        let port = FreePort.find()
        let server = try PointsmanServer(configuration(), files: ["objects.yaml": objects(port: port)])
        #expect(poll { server.program.errors.ranges(of: "Degraded").count >= 3 }, "\(server.program.errors)")
        #expect(try served(server) == Set(Self.addresses))
        try server.folder.write("objects.yaml", objects(port: port, policy: "  allDegraded: nodata"))
        #expect(try poll(for: .seconds(5)) { try served(server).isEmpty }, "\(server.program.errors)")
    }
}
