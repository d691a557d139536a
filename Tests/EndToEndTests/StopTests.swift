import DNSWire
import HTTP
import IPAddress
import TestSupport
import Testing

/// SIGTERM ends the server within a second, whatever its clients are about.
@Suite(.serialized, .blocking)
struct StopTests {
    /// What goes on when the signal comes.
    enum Business: CaseIterable, Sendable {
        /// Connections that have begun a handshake, at both listeners of TLS.
        case handshakes
        /// Requests whose bodies do not come.
        case bodies
        /// Watches that wait for events.
        case watches
        /// An import that is read and stored.
        case anImport
        /// A write whose object is large, and much work to validate.
        case aLargeWrite
        /// Answers over TCP that are not read.
        case unreadAnswers
    }

    /// The beginning of a ClientHello (RFC 8446 4.1.2) that announces more than comes.
    private static let halfHello: [UInt8] = [0x16, 0x03, 0x01, 0x00, 0xC8, 0x01, 0x00, 0x00, 0xC4, 0x03, 0x03]

    /// Keeps what is under way until the server has ended.
    private final class Clients {
        var connections: [Held] = []
        var requests: [LocalConnection] = []
        var programs: [RunningProgram] = []
    }

    /// A connection that is open as long as the value is there.
    private final class Held {
        let connection: DNSConnection

        init(_ connection: consuming DNSConnection) {
            self.connection = connection
        }
    }

    @Test(arguments: Business.allCases) func aSecondIsEnough(_ business: Business) throws {
        let folder = try TemporaryFolder()
        var times: [Duration] = []
        let time = try shortest(within: .seconds(1), attempts: 5) {
            times.append(try stop(amid: business, folder))
            return times.last ?? .zero
        }
        #expect(time < .seconds(1), "\(business): \(times)")
    }

    /// How long a server takes to end.
    private func stop(amid business: Business, _ folder: TemporaryFolder) throws -> Duration {
        let state = try TemporaryFolder()
        let api = FreePort.find()
        let secure = FreePort.find()
        let filler = String(repeating: "x", count: 200)
        let zone = PointsmanServer.zone(records: (0..<200).map { "long TXT \"\($0) \(filler)\"" })
        let server = try PointsmanServer(
            zone + """
                listeners: [{address: "tls://127.0.0.1:\(secure)"}]
                state: \(state.path)/state
                runtime: \(state.path)
                control: {listen: ["127.0.0.1:\(api)"]}

                """)
        let socket = "\(state.path)/pointsman.sock"
        let isReady = poll { (try? LocalConnection(path: socket).request(.get, "/readyz").code) == 200 }
        try #require(isReady, "\(server.program.errors)")
        let clients = Clients()
        try begin(business, server, socket, api: api, secure: secure, folder, clients)
        let start = ContinuousClock.now
        server.program.signal(15)
        let result = try server.program.wait()
        let time = ContinuousClock.now - start
        #expect(result.code == 0, "\(business): \(result.errors)")
        for program in clients.programs { program.end() }
        withExtendedLifetime(clients) {}
        return time
    }

    private func begin(
        _ business: Business, _ server: PointsmanServer, _ socket: String, api: UInt16, secure: UInt16,
        _ folder: TemporaryFolder, _ clients: Clients
    ) throws {
        func connect(_ port: UInt16, _ octets: [UInt8]) throws {
            let client = DNSClient(server: SocketAddress(address: .v4(.loopback), port: port))
            let connection = try client.connect(over: .tcp)
            try connection.sendRaw(octets)
            clients.connections.append(Held(connection))
        }
        func curl(_ arguments: String...) throws {
            clients.programs.append(
                try RunningProgram("curl", ["-s", "-N", "--unix-socket", socket] + arguments))
        }
        switch business {
        case .handshakes:
            for number in 0..<200 { try connect(number.isMultiple(of: 2) ? api : secure, Self.halfHello) }
        case .bodies:
            for _ in 0..<20 {
                let connection = try LocalConnection(path: socket)
                try connection.begin("POST /api/v1/namespaces HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n{")
                clients.requests.append(connection)
            }
        case .watches:
            for _ in 0..<20 { try curl("http://pointsman/api/v1/namespaces?watch=true") }
            #expect(poll { clients.programs.allSatisfy { $0.output.contains("\"default\"") } })
        case .anImport:
            let kind = "apiVersion: networking.fleet.azure.com/v1beta1, kind: TrafficManagerProfile"
            let objects = (0..<4000).map {
                "- {\(kind), metadata: {namespace: n, name: p\($0)}, spec: {resourceGroup: r}}\n"
            }
            let file = try folder.write("import.yaml", "apiVersion: v1\nkind: List\nitems:\n" + objects.joined())
            clients.programs.append(
                try RunningProgram(
                    PointsmanServer.binary,
                    ["import", "--config", "\(server.folder.path)/pointsman.yaml", "-f", file]))
            // It is under way once the server has used some processor time for it, or done already.
            let figures = ProcessFigures(pid: server.program.pid)
            let before = try figures.processorTime()
            let isUnderWay = try poll {
                try figures.processorTime() - before > .milliseconds(100) || !clients.programs[0].isRunning
            }
            #expect(isUnderWay)
        case .aLargeWrite:
            let names = (0..<20_000).map { "\"a.b/c\($0)\"" }.joined(separator: ",")
            let body = try folder.write(
                "write.json",
                #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","finalizers":[\#(names)]}}"#)
            for _ in 0..<4 {
                try curl(
                    "-X", "POST", "-H", "Content-Type: application/json", "--data-binary", "@\(body)",
                    "http://pointsman/api/v1/namespaces")
            }
        case .unreadAnswers:
            let query = try Message(id: 1, query: DomainName("long.tm.test"), type: .txt).encoded()
            let framed = [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query
            for _ in 0..<20 { try connect(server.port, (0..<200).flatMap { _ in framed }) }
        }
    }
}
