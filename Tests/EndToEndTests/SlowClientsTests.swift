import TestSupport
import Testing
import Transport

/// Clients of the control API that never finish a request keep nobody away.
@Suite(.blocking)
struct SlowClientsTests {
    /// As many as the process may have descriptors for, beside other tests.
    private static let count: Int = {
        DescriptorLimit.raise()
        return min(1000, DescriptorLimit.current / 2)
    }()

    struct NotConnected: Error { var number: Int }

    /// With the usual limits, of which the last connections of one address are kept; and where all are.
    @Test(arguments: [false, true]) func theNextClientIsAnswered(_ areAllKept: Bool) async throws {
        let limits = areAllKept ? ", connections: \(Self.count), connectionsPerClient: \(Self.count)" : ""
        let state = try TemporaryFolder()
        try state.write("tokens.yaml", "tokens: []\n")
        let port = FreePort.find()
        let server = try PointsmanServer(
            PointsmanServer.zone() + """
                state: \(state.path)/state
                control: {listen: ["127.0.0.1:\(port)"], tokensFile: \(state.path)/tokens.yaml\(limits)}

                """)
        let token = try PointsmanServer.run([
            "token", "create", "--name", "me", "--role", "viewer", "--config", "\(server.folder.path)/pointsman.yaml",
        ]).output.prefix { $0 != "\n" }
        let log = WatchLog()
        let context = try TLSClientContext(.none)
        // The first connections' time for a head is over after 10 s; until then each must be borne.
        let thread = try EventLoopThread(name: "slow") { loop in
            (0..<Self.count).compactMap { _ in
                try? TLSLoadClient(
                    context, port: port, on: loop, sending: Array("GET /api HTTP/1.1\r\nHost: l".utf8),
                    onEstablished: { log.noteBegin() }, onLost: { log.noteBegin() })
            }
        }
        defer { thread.stop() }
        try await offPool {
            guard poll(until: { log.begun >= Self.count }) else {
                throw NotConnected(number: log.begun)
            }
            for _ in 0..<3 {
                let result = try RunningProgram.run(
                    "curl",
                    [
                        "-sk", "--max-time", "60", "-H", "Authorization: Bearer \(token)",
                        "https://127.0.0.1:\(port)/api/v1/namespaces",
                    ])
                #expect(result.output.contains(#""kind": "NamespaceList""#), "\(result.output)")
            }
        }
    }
}
