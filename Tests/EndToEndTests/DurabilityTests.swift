import DNSWire
import Foundation
import HTTP
import IPAddress
import Resources
import TestSupport
import Testing

/// Many write by the control API while the server is killed at random moments: what was acknowledged is there at the next
/// start, in objects and in answers, and nothing else is.
@Suite(.serialized, .blocking)
struct DurabilityTests {
    /// A short run by default; `Tests/Scripts/kill-server` asks for a thousand.
    static let rounds = ProcessInfo.processInfo.environment["POINTSMAN_KILL_ROUNDS"].flatMap { Int($0) } ?? 10
    static let writers = 6
    /// The files begin anew that often, as kills at the very first start are among the random moments.
    static let roundsPerFolder = 100

    /// A server that is started again and again over the same files.
    final class Server {
        let folder: TemporaryFolder
        private let port = FreePort.find()
        private var program: RunningProgram?

        var socketPath: String { "\(folder.path)/run/pointsman.sock" }

        init() throws {
            folder = try TemporaryFolder()
            try folder.makeFolder("run")
            try folder.write(
                "pointsman.yaml",
                """
                listen: ["127.0.0.1:\(port)"]
                state: \(folder.path)/state
                runtime: \(folder.path)/run
                control: {listen: ["127.0.0.1:\(FreePort.find())"]}
                \(PointsmanServer.zone())
                """)
        }

        /// Starts it without waiting for anything.
        func launch() throws {
            program = try RunningProgram(
                PointsmanServer.binary, ["serve", "--config", "\(folder.path)/pointsman.yaml"])
        }

        /// Waits until it answers.
        func connect() throws -> LocalConnection {
            var connection: LocalConnection?
            let isReady = poll {
                guard program?.isRunning == true else { return true }
                connection = try? LocalConnection(path: socketPath)
                return (try? connection?.request(.get, "/readyz").code) == 200
            }
            guard let connection, isReady, program?.isRunning == true else {
                throw PointsmanServer.DidNotServe(log: program?.errors ?? "")
            }
            return connection
        }

        func kill() throws {
            program?.signal(SIGKILL)
            _ = try program?.wait(.seconds(60))
        }

        /// All addresses that are answered at the profile's name.
        func addresses() throws -> Set<String> {
            let client = DNSClient(server: SocketAddress(address: .v4(.loopback), port: port))
            let answers = try client.query(try DomainName("shop-web.tm.test"), .a, over: .tcp).message.answers
            return Set(answers.compactMap { $0.description.split(separator: " ").last.map(String.init) })
        }
    }

    @Test func whatWasAcknowledgedOutlivesKills() async throws {
        var server = try Server()
        var writers = (0..<Self.writers).map { DurableWriter(number: $0) }
        var acknowledged = 0
        for round in 1...Self.rounds {
            if round.isMultiple(of: Self.roundsPerFolder) {
                server = try Server()
                writers = (0..<Self.writers).map { DurableWriter(number: $0) }
            }
            try server.launch()
            // Most are killed while they are written to, some while they start.
            if Int.random(in: 0..<5) == 0 {
                try await Task.sleep(for: .microseconds(Int.random(in: 0..<100_000)))
                try server.kill()
                continue
            }
            try verify(server, &writers, round)
            let before = writers.map(\.count).reduce(0, +)
            writers = try await write(writers, killing: server)
            acknowledged += writers.map(\.count).reduce(0, +) - before
        }
        try server.launch()
        try verify(server, &writers, Self.rounds + 1)
        try server.kill()
        print("\(Self.rounds) rounds, \(acknowledged) acknowledged writes")
        #expect(acknowledged > Self.rounds)
    }

    /// Compares what is there with what was acknowledged, and takes it for known from now on.
    private func verify(_ server: Server, _ writers: inout [DurableWriter], _ round: Int) throws {
        let connection = try server.connect()
        for (path, object) in DurableWriter.setting {
            let code = try connection.request(.post, path, object, type: "application/yaml").code
            let isSet = code == 409 || code == 201 && writers.allSatisfy { $0.count == 0 }
            #expect(isSet, "\(path): \(code), round \(round)")
        }
        let list = try connection.request(.get, DurableWriter.path).value()
        var found: [String: DurableWriter.State] = [:]
        for object in list["items"]?.elements ?? [] {
            let state = try #require(DurableWriter.State(object), "\(object), round \(round)")
            found[object["metadata"]?["name"]?.string ?? ""] = state
        }
        let revision = Int64(list["metadata"]?["resourceVersion"]?.string ?? "") ?? 0
        for index in writers.indices {
            #expect(revision >= writers[index].revision, "round \(round)")
            let differences = writers[index].takeOver(&found)
            #expect(differences.isEmpty, "\(differences.joined(separator: "; ")), round \(round)")
        }
        #expect(found.isEmpty, "nobody asked for these, round \(round)")
        let expected = Set(writers.flatMap { writer in writer.known.values.map { writer.address($0.step) } })
        #expect(try server.addresses() == expected, "round \(round)")
    }

    /// Has all write until the server is killed.
    private func write(_ writers: [DurableWriter], killing server: Server) async throws -> [DurableWriter] {
        let path = server.socketPath
        return try await withThrowingTaskGroup(of: DurableWriter.self) { group in
            for writer in writers {
                group.addTask {
                    try await offPool {
                        var writer = writer
                        try writer.writeUntilTheEnd(socketPath: path)
                        return writer
                    }
                }
            }
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<200_000)))
            try server.kill()
            var written: [DurableWriter] = []
            for try await writer in group { written.append(writer) }
            return written.sorted { $0.number < $1.number }
        }
    }
}
