import DNSWire
import Foundation
import Resources
import TestSupport
import Testing

/// Probes by the thousand: what they cost, that queries do not suffer, and that our own shortage blames no endpoint.
///
/// A short form by default; `Tests/Scripts/measure-probes` asks for the numbers that are promised. All endpoints have
/// addresses of their own within 127/8.
@Suite(.serialized, .blocking)
struct ProbeLoadTests {
    static let environment = ProcessInfo.processInfo.environment
    static let endpoints = environment["POINTSMAN_PROBE_ENDPOINTS"].flatMap { Int($0) }
    static let shortOfDescriptors = environment["POINTSMAN_PROBE_ENDPOINTS_SHORT"].flatMap { Int($0) }
    static let perProfile = 10
    static let processorLimit = 0.6
    static let memoryLimit = 300 << 20
    static let latencyLimit = Duration.milliseconds(5)
    /// Queries a second; few enough in the short form for those that wait while a busy host does something else.
    static let rate = endpoints == nil ? 500 : 5_000

    private func start(
        _ count: Int, port: UInt16, interval: Int, timeout: Double, status: Int = 200, descriptorLimit: Int? = nil
    ) throws -> PointsmanServer {
        var documents: [String] = []
        for profile in 0..<count / Self.perProfile {
            documents.append(Manifest.profile("p\(profile)"))
            documents.append(
                """
                apiVersion: pointsman.dev/v1
                kind: ProfilePolicy
                metadata: {namespace: shop, name: p\(profile)}
                spec:
                  profile: {name: p\(profile)}
                  monitor:
                    protocol: HTTP
                    port: \(port)
                    path: /healthz
                    intervalSeconds: \(interval)
                    timeoutSeconds: \(timeout)
                    toleratedNumberOfFailures: 0
                    expectedStatusCodes: ["\(status)"]

                """)
            for number in 0..<Self.perProfile {
                let index = profile * Self.perProfile + number
                documents.append(
                    Manifest.endpoint(
                        "p\(profile)-e\(number)", profile: "p\(profile)",
                        target: "127.\(16 + (index >> 16)).\(index >> 8 & 255).\(index & 255)"))
            }
        }
        let configuration = PointsmanServer.zone(sources: ["path: objects.yaml"])
            .replacing("enabled: false", with: "enabled: true")
        return try PointsmanServer(
            configuration + "runtime: run\n", files: ["objects.yaml": Manifest.documents(documents)],
            descriptorLimit: descriptorLimit)
    }

    /// How many endpoints are in a state. The log does not tell: it leaves out what comes too fast.
    private func count(_ server: PointsmanServer, _ state: String) throws -> Int {
        let result = try PointsmanServer.run([
            "status", "-o", "json", "--config", "\(server.folder.path)/pointsman.yaml",
        ])
        let report = try Value.parse(json: Array(result.output.utf8))
        let endpoints = (report["profiles"]?.elements ?? []).flatMap { $0["endpoints"]?.elements ?? [] }
        return endpoints.count { $0["state"]?.string == state }
    }

    /// How many lines of a log hold a text.
    private func lines(_ log: String, with text: String) -> Int {
        log.split(separator: "\n").count { $0.contains(text) }
    }

    @Test func manyEndpointsCostLittleAndQueriesDoNotSuffer() throws {
        let count = Self.endpoints ?? 300
        let isFull = Self.endpoints != nil
        // The backend is on this host, and starves with it: it is given time.
        let interval = isFull ? 10 : 5
        let backend = try ProbedBackend()
        let server = try start(count, port: backend.port, interval: interval, timeout: isFull ? 2 : 5)
        let isProbed = try poll(for: .seconds(60)) {
            usleep(200_000)
            return try backend.requestCount() > count + count / 10
        }
        #expect(isProbed, "\(server.program.errors.suffix(2000))")
        #expect(
            try poll(for: .seconds(60)) { try self.count(server, "Online") == count },
            "not all come Online: \(server.program.errors.suffix(2000))")

        let questions = try (0..<count / Self.perProfile).map { index in
            try Message(id: 0, query: try DomainName("shop-p\(index).tm.test"), type: .a).encoded()
        }
        let queries = PacedQueries(client: server.client, questions: questions, rate: Self.rate)
        let process = ProcessFigures(pid: server.program.pid)
        let seconds = isFull ? 30 : 2 * interval
        let probesBefore = try backend.requestCount()
        let processorBefore = try process.processorTime()
        let start = ContinuousClock.now
        let figures = try queries.run(for: .seconds(seconds))
        let elapsed = ContinuousClock.now - start
        let processor = (try process.processorTime() - processorBefore) / elapsed
        let probes = Double(try backend.requestCount() - probesBefore) / (elapsed / .seconds(1))
        let resident = try process.memory()
        let peak = try process.memory("VmHWM")
        print(
            "probes: \(count) endpoints every \(interval) s: \(Int(probes)) probes/s and",
            "\(Int(Double(figures.sent) / (elapsed / .seconds(1)))) queries/s",
            "with \((processor * 1000).rounded() / 10) % of one core,",
            "\(resident >> 20) MiB resident (peak \(peak >> 20) MiB);",
            "of \(figures.sent) queries \(figures.sent - figures.answered) unanswered, median",
            "\(figures.latency(0.5)), p99 \(figures.latency(0.99)), longest \(figures.latency(1))")
        // Of two rounds a busy host may have the first begin before, and the last end after.
        #expect(probes > (isFull ? 0.9 : 0.45) * Double(count / interval))
        #expect(processor < Self.processorLimit)
        #expect(resident < Self.memoryLimit)
        #expect(figures.answered == figures.sent)
        if isFull { #expect(figures.latency(0.99) < Self.latencyLimit) }
        #expect(try self.count(server, "Online") == count)
        #expect(lines(server.program.errors, with: "Degraded") == 0)
    }

    @Test func aLackOfDescriptorsSlowsProbesAndBlamesNoEndpoint() throws {
        let count = Self.shortOfDescriptors ?? 600
        // Each probe takes a second, and half of them at once would take all descriptors.
        let backend = try ProbedBackend(delay: 1)
        let server = try start(
            count, port: backend.port, interval: 2, timeout: 1.9, status: 401, descriptorLimit: 256)
        let root = DomainName.root
        let deadline = ContinuousClock.now + .seconds(30 + count / 20)
        var asked = 0
        var isSeen = false
        // More than two rounds of probes, so that each endpoint is probed while others wait.
        while ContinuousClock.now < deadline, !isSeen {
            for transport in DNSClient.Transport.allCases {
                let answer = try server.client.query(
                    try DomainName("shop-p0.tm.test"), .a, over: transport, timeout: .seconds(5))
                #expect(answer.message.answers.count == 1)
                asked += 1
            }
            _ = try server.client.query(root, .soa, over: .udp)
            usleep(100_000)
            isSeen = try asked % 20 == 0 && backend.requestCount() > 5 * count / 2
        }
        let log = server.program.errors
        #expect(isSeen, "\(log.suffix(2000))")
        #expect(server.program.isRunning)
        #expect(try self.count(server, "Online") == count)
        #expect(lines(log, with: "Degraded") == 0, "\(log.suffix(2000))")
        let warnings = log.split(separator: "\n").filter { $0.contains("warning") }
        #expect(warnings.contains { $0.contains("open files") }, "\(warnings)")
        print("probes: \(count) endpoints with 256 descriptors: \(asked) queries answered; \(warnings.suffix(4))")
    }
}
