import DNSWire
import Foundation
import HTTP
import Resources
import TestSupport
import Testing
import Transport

/// Many objects in the control API: lists, watches, single reads and the start keep their pace.
///
/// A short form by default; `Tests/Scripts/measure-api` asks for 20,000 objects, the figures that are promised.
@Suite(.serialized, .blocking)
struct ControlScaleTests {
    static let asked = ProcessInfo.processInfo.environment["POINTSMAN_API_OBJECTS"].flatMap { Int($0) }
    static let objects = asked ?? 400
    static let watches = asked == nil ? 20 : 200
    static let changes = asked == nil ? 10 : 50
    static let endpointsPerProfile = 4
    static let loaders = 16

    static let listLimit = Duration.seconds(1)
    static let startLimit = Duration.seconds(3)
    static let watchLimit = Duration.milliseconds(100)
    static let ratePromised = 10_000.0

    private let state: TemporaryFolder
    private let port = FreePort.find()
    private let plainPort = FreePort.find()
    private let configuration: String

    init() throws {
        state = try TemporaryFolder()
        try state.write("tokens.yaml", "tokens: []\n")
        configuration =
            PointsmanServer.zone() + """
                state: \(state.path)/state
                runtime: \(state.path)
                control:
                  listen: ["127.0.0.1:\(port)", "http://127.0.0.1:\(plainPort)"]
                  tokensFile: \(state.path)/tokens.yaml

                """
    }

    private static let path = "\(ControlledServer.own)/shop/externalendpoints"
    private var socketPath: String { "\(state.path)/pointsman.sock" }

    @Test func manyObjects() async throws {
        var figures = Figures()
        var server: PointsmanServer? = try PointsmanServer(configuration)
        let token = try makeToken(try #require(server))
        let setting = try LocalConnection(path: socketPath)
        for (path, object) in DurableWriter.setting.prefix(1) {
            #expect(try setting.request(.post, path, object, type: "application/yaml").code == 201)
        }
        figures.load = try await ContinuousClock().measure { try await load() }
        let pid = try #require(server).program.pid
        figures.memory = try ProcessFigures(pid: pid).memory()
        figures.list = try list(token, accept: "application/json")
        figures.table = try list(token, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
        figures.delays = try await watch(token)
        figures.peak = try ProcessFigures(pid: pid).memory("VmHWM")
        if Self.asked != nil {
            figures.encryptedRate = try rate("https://127.0.0.1:\(port)", token)
            figures.plainRate = try rate("http://127.0.0.1:\(plainPort)", token)
        }
        server?.program.signal(SIGKILL)
        _ = try server?.program.wait()
        server = nil
        (server, figures.start) = try restart()
        figures.memoryAfterStart = try ProcessFigures(pid: try #require(server).program.pid).memory()
        print(figures.rows)

        #expect(figures.delays.count == Self.watches * Self.changes)
        // In the suite other tests have the machine at the same time.
        guard Self.asked != nil else { return }
        #expect(max(figures.list, figures.table) < Self.listLimit)
        #expect(figures.start < Self.startLimit)
        #expect(try #require(figures.delays.last) < Self.watchLimit)
        for rate in [figures.encryptedRate, figures.plainRate].compactMap({ $0 }) { #expect(rate >= Self.ratePromised) }
    }

    private func makeToken(_ server: PointsmanServer) throws -> String {
        let result = try PointsmanServer.run([
            "token", "create", "--name", "me", "--role", "admin", "--config", "\(server.folder.path)/pointsman.yaml",
        ])
        let token = String(result.output.prefix { $0 != "\n" })
        // The server watches the file.
        let isKnown = try poll { try curl(token, "/api", "%{http_code}") == "200" }
        try #require(isKnown && !token.isEmpty)
        return token
    }

    /// Asks over TLS, and gives what curl has to say of it.
    private func curl(_ token: String, _ path: String, accept: String = "*/*", _ format: String) throws -> String {
        try RunningProgram.run(
            "curl",
            [
                "-sk", "--max-time", "30", "-o", "/dev/null", "-w", format, "-H", "Authorization: Bearer \(token)",
                "-H", "Accept: \(accept)", "https://127.0.0.1:\(port)\(path)",
            ]
        ).output
    }

    /// Creates the objects, several at a time, each in a request of its own.
    private func load() async throws {
        let path = socketPath
        try await withThrowingTaskGroup(of: Void.self) { group in
            for loader in 0..<Self.loaders {
                group.addTask {
                    try await offPool {
                        let connection = try LocalConnection(path: path, timeout: .seconds(600))
                        for index in stride(from: loader, to: Self.objects, by: Self.loaders) {
                            try Self.create(index, connection)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func create(_ index: Int, _ connection: LocalConnection) throws {
        let profile = "p\(index / endpointsPerProfile)"
        if index.isMultiple(of: endpointsPerProfile) {
            let path = "\(ControlledServer.group)/shop/trafficmanagerprofiles"
            let code = try connection.request(.post, path, Manifest.profile(profile), type: "application/yaml").code
            try #require(code == 201)
        }
        let target = "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)"
        let endpoint = Manifest.endpoint("e\(index)", profile: profile, target: target)
        try #require(try connection.request(.post, Self.path, endpoint, type: "application/yaml").code == 201)
    }

    /// The longest of a few lists of all endpoints.
    private func list(_ token: String, accept: String) throws -> Duration {
        var longest = Duration.zero
        for _ in 0..<5 {
            let output = try curl(
                token, "/apis/pointsman.dev/v1/externalendpoints", accept: accept,
                "%{http_code} %{time_total} %{size_download}")
            let parts = output.split(separator: " ").compactMap { Double($0) }
            try #require(parts.count == 3 && parts[0] == 200 && Int(parts[2]) > Self.objects * 100, "\(output)")
            longest = max(longest, .seconds(parts[1]))
        }
        return longest
    }

    // MARK: Watches

    /// Not all watches were sent a change (0: the answer's head).
    struct Deaf: Error {
        var change = 0
        var heard: Int
    }

    /// Changes one object again and again: how long each change takes from its request to each of the watches.
    private func watch(_ token: String) async throws -> [Duration] {
        let log = WatchLog()
        let port = self.port
        let all = "/apis/pointsman.dev/v1/externalendpoints"
        let list = try LocalConnection(path: socketPath).request(.get, "\(all)?limit=1").value()
        let revision = try #require(list["metadata"]?["resourceVersion"]?.string)
        let head = """
            GET \(all)?watch=true&resourceVersion=\(revision) HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(token)\r
            \r

            """
        let context = try TLSClientContext(.none)
        let thread = try EventLoopThread(name: "watches") { loop in
            (0..<Self.watches).compactMap { number in
                var finder = ChangeFinder()
                var hasBegun = false
                return try? TLSLoadClient(
                    context, port: port, on: loop, sending: Array(head.utf8),
                    onReceive: { octets in
                        if !hasBegun { log.noteBegin() }
                        hasBegun = true
                        if let change = finder.take(octets) { log.note(change, by: number) }
                    })
            }
        }
        defer { thread.stop() }
        let socketPath = self.socketPath
        try await offPool {
            guard poll(until: { log.begun == Self.watches }) else { throw Deaf(heard: log.begun) }
            let connection = try LocalConnection(path: socketPath)
            for change in 1...Self.changes {
                log.begin(change)
                let patch = #"{"metadata":{"labels":{"change":"\#(change)"}},"spec":{"weight":\#(change % 2 + 1)}}"#
                let answer = try connection.request(
                    .patch, "\(Self.path)/e1", patch, type: "application/merge-patch+json")
                let isHeard = poll { log.heard == Self.watches }
                guard answer.code == 200, isHeard else { throw Deaf(change: change, heard: log.heard) }
            }
        }
        return log.delays
    }

    // MARK: Rate and start

    /// Reads of one object a second, over connections that are kept.
    private func rate(_ server: String, _ token: String) throws -> Double {
        let output = try RunningProgram.run(
            "wrk",
            [
                "-t2", "-c32", "-d10s", "-H", "Authorization: Bearer \(token)", "\(server)\(Self.path)/e1",
            ]
        ).output
        try #require(!output.contains("Non-2xx") && !output.contains("Socket errors"), "\(output)")
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") })
        return try #require(line.split(separator: " ").last.flatMap { Double($0) })
    }

    /// Starts the server again after a kill: how long until the last object's name is answered.
    private func restart() throws -> (PointsmanServer, Duration) {
        let clock = ContinuousClock()
        let start = clock.now
        let server = try PointsmanServer(configuration)
        let name = "shop-p\((Self.objects - 1) / Self.endpointsPerProfile).tm.test"
        #expect(try server.answers(name, .a).count == 1)
        return (server, clock.now - start)
    }
}
