import DNSWire
import Foundation
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

    /// The verdict on an endpoint outlasts the settings under which it came about, over a restart too.
    @Test func aChangedMonitorRevivesNobody() throws {
        let port = FreePort.find()
        let alive = Array(Self.addresses.prefix(1))
        let web = try WebServer(.nginx, address: alive[0], port: port)
        let text = objects(port: port)
        let configuration = "state: state\nruntime: run\n" + configuration()
        let server = try PointsmanServer(configuration, files: ["objects.yaml": text])
        let isSettled = try poll(for: .seconds(30)) { try served(server) == Set(alive) }
        #expect(isSettled, "\(server.program.errors)")
        let changes = [
            ("toleratedNumberOfFailures: 1", "toleratedNumberOfFailures: 9"),
            ("timeoutSeconds: 0.5", "timeoutSeconds: 0.6"),
            ("intervalSeconds: 1", "intervalSeconds: 1.5"), ("path: /healthz", "path: /healthz?b"),
            ("protocol: HTTP", "protocol: TCP"),
            ("path: /healthz", "path: /healthz\n    customHeaders: [{name: X-A, value: b}]"),
        ]
        for (number, change) in changes.enumerated() {
            let changed = text.replacing(change.0, with: change.1)
            #expect(changed != text)
            try server.folder.write("objects.yaml", changed)
            let isTaken = poll(for: .seconds(20)) {
                server.program.errors.ranges(of: "definitions changed").count > number
            }
            #expect(isTaken, "\(server.program.errors)")
            for _ in 0..<50 { #expect(try served(server) == Set(alive), "\(change)") }
        }
        #expect(server.program.errors.ranges(of: "-> Online").count == 1)

        // The next process begins with what this one knew, under settings that are new to it.
        server.program.signal(SIGTERM)
        _ = try server.program.wait(.seconds(20))
        try server.folder.write("objects.yaml", text.replacing("path: /healthz", with: "path: /healthz?c"))
        let next = try RunningProgram(
            PointsmanServer.binary, ["serve", "--config", "\(server.folder.path)/pointsman.yaml"])
        defer { next.signal(SIGTERM) }
        var first: Set<String>?
        #expect(
            poll(for: .seconds(20)) {
                first = try? served(server)
                return first != nil
            }, "\(next.errors)")
        #expect(first == Set(alive), "\(next.errors)")
        try web.kill()
    }
}
