import HealthMonitor
import IPAddress
import TestSupport
import Testing
import Traffic

/// Each fault of a backend ends as a failure with its reason, at its time.
struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var behaviour: FaultyServer.Behaviour
        var outcome: ProbeResult.Outcome
        var bodyContains: String?
        /// Whether it takes the probe's timeout to notice.
        var isSlow = false

        var testDescription: String { "\(behaviour)" }
    }

    static let cases: [Case] = [
        Case(behaviour: .respond("HTTP/1.1 200 OK\r\n\r\n"), outcome: .success),
        Case(
            behaviour: .respond("HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
            outcome: .failure(.statusCode(301, expected: [200...200], location: "/"))),
        Case(
            behaviour: .respond("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"),
            outcome: .failure(.bodyMissing("ready")), bodyContains: "ready"),
        Case(behaviour: .trickle, outcome: .failure(.timeout(.whole)), isSlow: true),
        Case(behaviour: .speakAndStay(""), outcome: .failure(.timeout(.firstByte)), isSlow: true),
        Case(behaviour: .speakAndStay("HTTP/1.1 200 OK\r\n"), outcome: .failure(.timeout(.whole)), isSlow: true),
        Case(behaviour: .endlessHeader, outcome: .failure(.headerTooLong)),
        Case(behaviour: .hugeBody, outcome: .failure(.bodyMissing("ready")), bodyContains: "ready"),
        Case(behaviour: .hugeBody, outcome: .success),
        Case(behaviour: .close, outcome: .failure(.closedEarly)),
        Case(behaviour: .reset, outcome: .failure(.reset)),
        Case(
            behaviour: .respond("SSH-2.0-OpenSSH_9.2p1\r\n"),
            outcome: .failure(
                .otherProtocol(
                    "speaks SSH (its greeting); the probe speaks HTTP/1.1: probe by TCP or another port"))),
        Case(
            behaviour: .speakAndStay("\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}"),
            outcome: .failure(
                .otherProtocol(
                    "speaks HTTP/2 (a SETTINGS frame); the probe speaks HTTP/1.1: probe by TCP or another port"))),
        Case(
            behaviour: .respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfine"),
            outcome: .failure(.closedEarly), bodyContains: "ready"),
    ]

    @Test("A backend's answer is judged", arguments: cases)
    func fault(_ fault: Case) throws {
        let server = try FaultyServer(fault.behaviour)
        let test = try TestMonitor()
        test.monitor.update([
            try .of(
                "127.0.0.1",
                monitor: .quick(
                    server.port, bodyContains: fault.bodyContains, interval: .seconds(30),
                    timeout: fault.isSlow ? .milliseconds(500) : nil))
        ])
        let result = try test.firstResult()
        #expect(result.outcome.seen == fault.outcome)
        #expect(result.address == IPAddress("127.0.0.1"))
        if fault.isSlow { #expect(result.latency >= .milliseconds(500)) }
        #expect(server.connections == 1)
    }

    @Test(
        "A port that nobody listens on refuses at once, for TCP and HTTP alike",
        arguments: [
            MonitorSettings.Kind.tcp, .http, .https,
        ])
    func refused(kind: MonitorSettings.Kind) throws {
        let test = try TestMonitor()
        test.monitor.update([try .of("127.0.0.1", monitor: .quick(FreePort.find(), kind: kind))])
        #expect(try test.firstResult().outcome == .failure(.connect("Connection refused")))
        #expect(poll { test.states() == [[.degraded]] })
    }

    struct Body: Sendable {
        var pieces: [String]
        var endsItself = true
        var outcome = ProbeResult.Outcome.success
        /// Whether the probe breaks off what it does not read to its end.
        var isReset = false
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Length: "
    static let bodies = [
        Body(pieces: [head + "2\r\n\r\n", "o", "k"]),
        Body(pieces: [head + "20000\r\n\r\n", String(repeating: "x", count: 20_000)]),
        Body(pieces: [head + "2\r\n\r\n", "ok"], endsItself: false),
        Body(pieces: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nok\r\n", "0\r\n\r\n"]),
        Body(pieces: ["HTTP/1.0 200 OK\r\n\r\n", "o", "k"]),
        Body(
            pieces: ["HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\n", "down"],
            outcome: .failure(.statusCode(503, expected: [200...200]))),
        // As long as it takes is too long: the rest of a long body is nobody's, nor is one that does not come.
        Body(
            pieces: [head + "200000\r\n\r\n"] + (0..<20).map { _ in String(repeating: "x", count: 10_000) },
            isReset: true),
        Body(pieces: [head + "2\r\n\r\n", "o"], endsItself: false, isReset: true),
    ]

    @Test("A short body is read to its end, so that the backend's write meets no reset", arguments: bodies)
    func bodyIsReadToItsEnd(_ body: Body) throws {
        let server = try FaultyServer(.sendPieces(body.pieces, endsItself: body.endsItself))
        let test = try TestMonitor()
        test.monitor.update([
            try .of(
                "127.0.0.1",
                monitor: .quick(server.port, interval: .seconds(2), timeout: body.isReset ? .seconds(1) : .seconds(2)))
        ])
        #expect(try test.firstResult().outcome == body.outcome)
        #expect(poll(for: .seconds(20)) { server.exchanges >= 3 })
        #expect(body.isReset ? server.resets > 0 : server.resets == 0)
    }

    @Test("A connection is all that a TCP probe asks for")
    func tcp() throws {
        let server = try FaultyServer(.speakAndStay(""))
        let test = try TestMonitor()
        test.monitor.update([try .of("127.0.0.1", monitor: .quick(server.port, kind: .tcp))])
        #expect(try test.firstResult().outcome == .success)
        #expect(poll { test.states() == [[.online]] })
    }

    @Test("A peer that takes no connections times out while connecting")
    func fullBacklog() throws {
        let listener = try FullListener()
        let test = try TestMonitor()
        test.monitor.update([
            try .of("127.0.0.1", monitor: .quick(listener.port, interval: .seconds(30), timeout: .milliseconds(500)))
        ])
        let result = try test.firstResult()
        #expect(result.outcome.seen == .failure(.timeout(.connect)))
        #expect(result.latency >= .milliseconds(500))
    }

    @Test("A server that does not speak TLS fails in the handshake; one that says nothing runs out of time")
    func notTLS() throws {
        let talker = try FaultyServer(.speakAndStay("220 mail.test ESMTP\r\n"))
        let silent = try FaultyServer(.speakAndStay(""))
        let test = try TestMonitor()
        test.monitor.update([
            try .of("127.0.0.1", name: "talker", monitor: .quick(talker.port, kind: .https, interval: .seconds(30))),
            try .of(
                "127.0.0.1", name: "silent",
                monitor: .quick(silent.port, kind: .https, interval: .seconds(30), timeout: .seconds(2))),
        ])
        guard case .failure(.tls) = try test.firstResult(of: "talker").outcome.seen else {
            Issue.record("\(try test.firstResult(of: "talker"))")
            return
        }
        #expect(try test.firstResult(of: "silent").outcome.seen == .failure(.timeout(.handshake)))
    }

    @Test("Files are looked up by plain names inside the folder alone")
    func files() throws {
        let folder = try TemporaryFolder()
        try folder.write("bad.pem", "no certificate")
        let server = try FaultyServer(.speakAndStay(""))
        func outcome(_ name: String, _ configuration: HealthMonitorConfiguration) throws -> ProbeResult.Outcome {
            var settings = MonitorSettings.quick(server.port, kind: .https, interval: .seconds(30))
            settings.tls = TLSSettings(verify: .file, caFile: name)
            let test = try TestMonitor(configuration)
            test.monitor.update([try .of("127.0.0.1", monitor: settings)])
            return try test.firstResult().outcome
        }
        let inside = HealthMonitorConfiguration(filesFolder: folder.path)
        for (name, configuration) in [
            ("ca.pem", HealthMonitorConfiguration()), ("missing.pem", inside), ("bad.pem", inside),
            ("../bad.pem", inside), ("..", inside), ("/etc/passwd", inside), ("", inside),
        ] {
            let found = try outcome(name, configuration)
            guard case .failure(.unusableFile(name, let reason)) = found else {
                Issue.record("\(name): \(found)")
                continue
            }
            #expect(!reason.contains(folder.path))
        }
    }

    @Test("Denied targets, ports that are none and unusable paths are failures, and nothing is sent")
    func obstacles() throws {
        let server = try FaultyServer(.respond("HTTP/1.1 200 OK\r\n\r\n"))
        let prefix = try #require(IPPrefix("127.0.0.0/8"))
        let test = try TestMonitor(HealthMonitorConfiguration(denyTargets: [prefix]))
        var badPath = MonitorSettings.quick(server.port)
        badPath.path = "/a b"
        var badPort = MonitorSettings.quick(server.port)
        badPort.statedPort = 70_000
        test.monitor.update([
            try .of("127.0.0.1", "::ffff:127.0.0.1", name: "denied", monitor: .quick(server.port)),
            try .of("0.0.0.0", "::ffff:0.0.0.0", "::", name: "unspecified", monitor: .quick(server.port)),
            try .of("127.0.0.1", name: "path", monitor: badPath),
            try .of("127.0.0.1", name: "port", monitor: badPort),
        ])
        #expect(try test.firstResult(of: "denied").outcome == .failure(.denied(prefix)))
        #expect(poll { test.states("denied") == [[.degraded], [.degraded]] })
        #expect(poll { test.states("unspecified") == [[.degraded], [.degraded], [.degraded]] })
        #expect(
            try test.firstResult(of: "unspecified").outcome
                == .failure(.unusableAddress("0.0.0.0, the unspecified address")))
        #expect(try test.firstResult(of: "path").outcome == .failure(.unusablePath("/a b")))
        #expect(try test.firstResult(of: "port").outcome == .failure(.unusablePort(70_000)))
        #expect(server.connections == 0)
        // An exception that comes by a reload lets the next probes through.
        test.monitor.setTargets(denied: [prefix], allowed: [try #require(IPPrefix("127.0.0.1"))])
        #expect(poll { test.states("denied") == [[.online], [.online]] })
        #expect(test.states("unspecified") == [[.degraded], [.degraded], [.degraded]])
    }
}
