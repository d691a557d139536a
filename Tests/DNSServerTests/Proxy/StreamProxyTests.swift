import DNSServer
import IPAddress
import TestSupport
import Testing
import Transport

/// The PROXY protocol's header, version 2, before streams (HAProxy, doc/proxy-protocol.txt).
@Suite("PROXY protocol 2.2: streams") struct StreamProxyTests {
    private static func header(_ source: IPv4Address, additions: [UInt8] = [], command: UInt8 = 0x21) -> [UInt8] {
        let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: source.rawValue >> $0) }
        let length = UInt8(12 + additions.count)
        return [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, command, 0x11, 0, length]
            + octets + [127, 0, 0, 1, 0x30, 0x39, 0, 53] + additions
    }

    private static func server(
        from proxies: String = "127.0.0.1/32", tls: TLSServerContext? = nil, limits: StreamLimits = StreamLimits()
    ) throws -> TestServer {
        let access = AccessList(allowed: [], denied: [try #require(IPPrefix("192.0.2.66/32"))])
        return try TestServer(listeners: [
            DNSListener(
                address: try #require(SocketAddress("127.0.0.1:0")),
                kind: tls.map { context in .tls { context } } ?? .plain,
                access: Published(access), proxies: [try #require(IPPrefix(proxies))], limits: limits)
        ])
    }

    @Test func theHeaderComesFirstHoweverItIsCut() async throws {
        try await offPool {
            let server = try Self.server()
            let octets =
                Self.header(IPv4Address(192, 0, 2, 1), additions: [0x04, 0, 3, 1, 2, 3])
                + (try makeQuery(id: 1).framed) + (try makeQuery(id: 2).framed)
            for cut in [0, 1, 12, 15, 16, 17, 28, 33, 34, 35, 36, 40, octets.count] {
                let stream = try RawStream(to: server.server.addresses[0])
                try stream.send(Array(octets[..<cut]))
                try stream.send(Array(octets[cut...]))
                #expect(try stream.receive()?.id == 1)
                #expect(try stream.receive()?.id == 2)
            }
            #expect(server.server.counters().tcpProxyDrops == 0)
        }
    }

    @Test func theClientIsWhomTheProxyNames() async throws {
        try await offPool {
            let server = try Self.server(limits: StreamLimits(connectionsPerClient: 1))
            func responseCode(_ header: [UInt8]) throws -> (RawStream, UInt8?) {
                let stream = try RawStream(to: server.server.addresses[0])
                try stream.send(header + makeQuery(id: 1).framed)
                return (stream, try stream.receive().map { $0[3] & 0xF })
            }
            let allowed = try responseCode(Self.header(IPv4Address(192, 0, 2, 1)))
            let denied = try responseCode(Self.header(IPv4Address(192, 0, 2, 66)))
            #expect(allowed.1 == 0 && denied.1 == 5)
            // LOCAL: the proxy asks for itself.
            let own = try responseCode(Self.header(IPv4Address(192, 0, 2, 66), command: 0x20))
            #expect(own.1 == 0)
            // Each client has its share of one connection.
            let again = try responseCode(Self.header(IPv4Address(192, 0, 2, 1)))
            #expect(again.1 == 0)
            #expect(try allowed.0.ends())
            #expect(server.server.counters().tcpEvicted == 1 && server.server.counters().tcpOpen == 3)
        }
    }

    @Test func whatIsNoHeaderIsClosedAndCounted() async throws {
        try await offPool {
            let server = try Self.server()
            let good = Self.header(IPv4Address(192, 0, 2, 1))
            let wrong: [[UInt8]] = [
                try makeQuery(id: 1).framed, Array("PROXY TCP4 192.0.2.1 127.0.0.1 12345 53\r\n".utf8),
                good.enumerated().map { $0.offset == 12 ? 0x31 : $0.element },
                good.enumerated().map { $0.offset == 14 ? 0xFF : $0.element },
            ]
            for octets in wrong {
                let stream = try RawStream(to: server.server.addresses[0])
                try stream.send(octets)
                #expect(try stream.receive() == nil)
            }
            let ended = try RawStream(to: server.server.addresses[0])
            try ended.send(Array(good.dropLast()))
            ended.finishSending()
            #expect(try ended.receive() == nil)
            #expect(server.server.counters().tcpProxyDrops == 5)
            #expect(server.server.counters().tcpQueries == 0)
            let hasty = try Self.server(limits: StreamLimits(messageTimeout: .milliseconds(400)))
            let slow = try RawStream(to: hasty.server.addresses[0])
            try slow.send(Array(good.dropLast()))
            #expect(try slow.receive() == nil)
            #expect(hasty.server.counters().tcpHandshakeTimeouts == 1)
            #expect(hasty.server.counters().tcpQueries == 0)
        }
    }

    @Test func onlyProxiesAreTaken() async throws {
        try await offPool {
            let server = try Self.server(from: "127.0.0.8/32")
            let octets = Self.header(IPv4Address(192, 0, 2, 1)) + (try makeQuery(id: 1).framed)
            let stranger = try RawStream(to: server.server.addresses[0])
            try? stranger.send(octets)
            #expect(try stranger.receive() == nil)
            let proxy = try RawStream(to: server.server.addresses[0], from: IPv4Address(127, 0, 0, 8))
            try proxy.send(octets)
            #expect(try proxy.receive()?.id == 1)
            #expect(server.server.counters().tcpProxyDrops == 1 && server.server.counters().tcpAccepted == 1)
        }
    }

    @Test func theHeaderComesBeforeTLS() async throws {
        try await offPool {
            let server = try Self.server(tls: try DNSOverTLSTests.context())
            let stream = try ClientStream(to: server.server.addresses[0], deadline: .now + .patience)
            try stream.send(Self.header(IPv4Address(192, 0, 2, 66)))
            try stream.startTLS(try TLSClientContext(.none), name: "localhost")
            try stream.send(try makeQuery(id: 3).framed)
            let response = try DNSOverTLSTests.message(stream)
            #expect(response.id == 3 && response[3] & 0xF == 5)
        }
    }
}
