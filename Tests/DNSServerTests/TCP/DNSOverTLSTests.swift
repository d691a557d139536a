import DNSServer
import DNSWire
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// DNS over TLS (RFC 7858, RFC 8310), with the openssl command and our own client.
@Suite("RFC 7858: DNS over TLS") struct DNSOverTLSTests {
    /// A context as the server has it, with a certificate that vouches for itself.
    static func context(_ name: String = "localhost") throws -> TLSServerContext {
        let made = try SelfSignedCertificate.make(hostNames: [name], addresses: [], days: 30)
        return try TLSServerContext(certificatePEM: made.certificatePEM, keyPEM: made.keyPEM, protocols: ["dot"])
    }

    /// The next message of a stream.
    static func message(_ stream: ClientStream) throws -> [UInt8] {
        var octets: [UInt8] = []
        var needed = 2
        while octets.count < needed {
            let more = try stream.receive(limit: needed - octets.count)
            try #require(!more.isEmpty)
            octets += more
            if octets.count >= 2 { needed = 2 + Int(octets[0]) << 8 + Int(octets[1]) }
        }
        return Array(octets.dropFirst(2))
    }

    private static func server(
        limits: StreamLimits = StreamLimits(), _ context: @escaping @Sendable () -> TLSServerContext
    ) throws -> TestServer {
        try TestServer(
            listeners: [
                DNSListener(address: try #require(SocketAddress("127.0.0.1:0")), kind: .tls(context), limits: limits)
            ], udpThreads: 2)
    }

    private static func connect(_ server: TestServer) throws -> ClientStream {
        let stream = try ClientStream(to: server.server.addresses[0], deadline: .now + .patience)
        try stream.startTLS(try TLSClientContext(.none), name: "localhost")
        return stream
    }

    /// What s_client says when it sends a query and waits for the server's end.
    private static func client(_ server: TestServer, _ arguments: [String] = []) throws -> RunningProgram.Result {
        let folder = try TemporaryFolder()
        try FileContents.replace(folder.path + "/query", with: try makeQuery(id: 1).framed)
        let port = server.server.addresses[0].port
        let command =
            "openssl s_client -ign_eof -connect 127.0.0.1:\(port) \(arguments.joined(separator: " ")) "
            + "< \(folder.path)/query | LC_ALL=C tr -cd '[:print:]\\n'"
        return try RunningProgram.run("/bin/sh", ["-c", command])
    }

    @Test("RFC 7858 3.3: messages are framed as over TCP, whatever the records")
    func messagesAndRecordsAreIndependent() async throws {
        try await offPool {
            let context = try Self.context()
            let server = try Self.server { context }
            let stream = try Self.connect(server)
            let ids = Array(UInt16(1)...300)
            try stream.send(try ids.flatMap { try makeQuery(id: $0).framed })
            for id in ids { #expect(try Self.message(stream).id == id) }
            for octet in try makeQuery(id: 7).framed { try stream.send([octet]) }
            #expect(try Self.message(stream).id == 7)
            try stream.send(try makeQuery(id: 8, "long.example.test", .txt).framed)
            let long = try Message(wire: try Self.message(stream))
            #expect(long.header.id == 8 && long.answers.count == 240)
            let counters = server.server.counters()
            #expect(counters.tlsHandshakes == 1 && counters.tlsFailures == 0 && counters.tlsResumptions == 0)
            #expect(counters.tlsQueries == 302 && counters.tlsResponses == 302 && counters.tcpQueries == 302)
        }
    }

    @Test("RFC 7858 3.1: nothing but TLS is spoken there, and not over UDP")
    func thePortIsTLSAlone() async throws {
        try await offPool {
            let context = try Self.context()
            let server = try Self.server { context }
            let address = server.server.addresses[0]
            let plain: [[UInt8]] = [
                try makeQuery(id: 1).framed, [UInt8](repeating: 0, count: 100), Array("GET / HTTP/1.0\r\n\r\n".utf8),
                [UInt8](repeating: 0xFF, count: 20_000),
                [0x16, 0x03, 0x01, 0xFF, 0xFF] + [UInt8](repeating: 1, count: 90),
            ]
            for octets in plain {
                let stream = try RawStream(to: address)
                try? stream.send(octets)
                stream.finishSending()
                #expect(try stream.ends())
            }
            #expect(eventually { server.server.counters().tlsFailures == 5 })
            #expect(server.server.counters().tcpQueries == 0 && server.server.counters().tlsHandshakes == 0)
            #expect(throws: DNSClientError.self) {
                _ = try server.client.query(try DomainName("web.example.test"), .a, over: .udp)
            }
            #expect(eventually { server.server.counters().tcpOpen == 0 })
        }
    }

    @Test("RFC 7858 3.1, RFC 7301 3.2: the protocol is dot, or not told")
    func theProtocolIsNegotiated() async throws {
        try await offPool {
            let context = try Self.context()
            // The idle time ends each exchange; where it is over before the query has come, it was too short.
            let server = try Self.server(limits: StreamLimits(idleTimeout: .seconds(2))) { context }
            let dot = try Self.client(server, ["-alpn", "h2,dot"])
            #expect(dot.output.contains("ALPN protocol: dot"))
            let none = try Self.client(server)
            #expect(none.output.contains("No ALPN negotiated") && server.server.counters().tlsQueries == 2)
            let other = try Self.client(server, ["-alpn", "h2"])
            #expect(other.errors.contains("no application protocol"))
            let old = try Self.client(server, ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
            #expect(!old.errors.isEmpty)
            #expect(eventually { server.server.counters().tlsFailures == 2 })
            #expect(server.server.counters().tlsHandshakes == 2 && server.server.counters().tlsQueries == 2)
        }
    }

    @Test("RFC 7858 3.4: sessions are resumed by tickets", arguments: ["-tls1_2", "-tls1_3"])
    func sessionsAreResumed(_ version: String) async throws {
        try await offPool {
            let context = try Self.context()
            let server = try Self.server(limits: StreamLimits(idleTimeout: .seconds(2))) { context }
            let folder = try TemporaryFolder()
            let first = try Self.client(server, [version, "-sess_out", folder.path + "/session"])
            #expect(first.output.contains("New, TLSv1"))
            let second = try Self.client(server, [version, "-sess_in", folder.path + "/session"])
            #expect(second.output.contains("Reused, TLSv1"))
            let counters = server.server.counters()
            #expect(counters.tlsHandshakes == 2 && counters.tlsResumptions == 1 && counters.tlsQueries == 2)
        }
    }

    @Test("RFC 8310 8.1: a new certificate is shown to new connections, and old ones go on")
    func aNewCertificateCounts() async throws {
        try await offPool {
            let first = try Self.context("first.test")
            let second = try Self.context("second.test")
            let current = Mutex(first)
            let server = try Self.server { current.withLock { $0 } }
            let old = try Self.connect(server)
            try old.send(try makeQuery(id: 1).framed)
            #expect(try Self.message(old).id == 1)
            current.withLock { $0 = second }
            let new = try Self.connect(server)
            #expect(old.peer?.names == "first.test" && new.peer?.names == "second.test")
            for stream in [old, new] {
                try stream.send(try makeQuery(id: 2).framed)
                #expect(try Self.message(stream).id == 2)
            }
        }
    }

    @Test func aClientThatDisappearsInTheHandshakeIsForgotten() async throws {
        try await offPool {
            let context = try Self.context()
            let server = try Self.server { context }
            let address = server.server.addresses[0]
            let begun: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]
            for round in UInt64(0)..<10 {
                do {
                    let reset = try RawStream(to: address)
                    reset.resetAtEnd()
                    try reset.send(begun)
                    // One that is reset before it is accepted counts nowhere.
                    #expect(eventually { server.server.counters().tcpAccepted == 2 * round + 1 })
                    withExtendedLifetime(reset) {}
                }
                let ended = try RawStream(to: address)
                try ended.send(begun)
                ended.finishSending()
                #expect(try ended.ends())
            }
            #expect(eventually { server.server.counters().tlsFailures == 20 })
            #expect(eventually { server.server.counters().tcpOpen == 0 })
            let hasty = try Self.server(limits: StreamLimits(messageTimeout: .milliseconds(400))) { context }
            let silent = try RawStream(to: hasty.server.addresses[0])
            try silent.send(begun)
            #expect(try silent.ends())
            #expect(eventually { hasty.server.counters().tcpHandshakeTimeouts == 1 })
            #expect(eventually { hasty.server.counters().tcpOpen == 0 })
        }
    }

    @Test("RFC 7858 3.4: limits are those of TCP")
    func limitsAreThoseOfTCP() async throws {
        try await offPool {
            let context = try Self.context()
            let long = try makeQuery(id: 1, "long.example.test", .txt).framed
            let isSo = try holds(under: [.seconds(2), .seconds(8), .seconds(25)]) { limit in
                let limits = StreamLimits(connections: 2, idleTimeout: limit, messageTimeout: limit)
                let server = try Self.server(limits: limits) { context }
                let first = try Self.connect(server)
                try first.send(try makeQuery(id: 1).framed)
                guard try Self.message(first).id == 1 else { return false }
                let greedy = try Self.connect(server)
                try greedy.send((0..<300).flatMap { _ in long })
                guard eventually({ server.server.counters().tcpOpen == 0 }) else { return false }
                let counters = server.server.counters()
                guard counters.tcpResponseTimeouts == 1, counters.tcpIdleTimeouts == 1 else { return false }
                // The end is told in TLS too (RFC 5246 7.2.1), so that nobody can feign it.
                return try first.receive().isEmpty
            }
            #expect(isSo)
            let server = try Self.server(limits: StreamLimits(connections: 2)) { context }
            let streams = try (0..<3).map { _ in
                let stream = try Self.connect(server)
                try stream.send(try makeQuery(id: 2).framed)
                #expect(try Self.message(stream).id == 2)
                return stream
            }
            #expect(server.server.counters().tcpEvicted == 1)
            withExtendedLifetime(streams) {}
        }
    }
}
