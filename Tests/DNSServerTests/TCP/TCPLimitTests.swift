import DNSServer
import DNSWire
import IPAddress
import TestSupport
import Testing

/// What connections may take (RFC 7766 6.2.2, RFC 9210 4).
@Suite("RFC 9210 4.2: limits of connections") struct TCPLimitTests {
    private static func source(_ last: UInt8) -> IPv4Address { IPv4Address(127, 0, 0, last) }

    private static func answers(_ stream: RawStream, _ id: UInt16) throws -> Bool {
        try stream.send(try makeQuery(id: id).framed)
        return try stream.receive()?.id == id
    }

    @Test func aClientHasNoMoreThanItsShare() async throws {
        try await offPool {
            let server = try TestServer(limits: StreamLimits(connections: 100, connectionsPerClient: 3))
            let address = server.server.addresses[0]
            let other = try RawStream(to: address, from: Self.source(2))
            #expect(try Self.answers(other, 1))
            let streams = try (UInt16(0)..<6).map { id in
                let stream = try RawStream(to: address, from: Self.source(1))
                #expect(try Self.answers(stream, id))
                return stream
            }
            for stream in streams.prefix(3) { #expect(try stream.ends()) }
            for stream in streams.suffix(3) { #expect(try Self.answers(stream, 9)) }
            #expect(try Self.answers(other, 2))
            // Until here the optimiser would let go of them, and close them, after their last use.
            withExtendedLifetime((streams, other)) {
                #expect(server.server.counters().tcpEvicted == 3)
                #expect(server.server.counters().tcpOpen == 4)
            }
        }
    }

    /// However many sit there with half a query, or read nothing, the newcomer is served at once.
    @Test func theNewcomerIsNeverRefused() async throws {
        try await offPool {
            let server = try TestServer(udpThreads: 2, limits: StreamLimits(connections: 20))
            let address = server.server.addresses[0]
            let query = try makeQuery(id: 1).framed
            let long = try makeQuery(id: 1, "long.example.test", .txt).framed
            var streams: [RawStream] = []
            for number in 0..<200 {
                let stream = try RawStream(to: address, from: Self.source(UInt8(1 + number % 40)))
                switch number % 3 {
                case 0: break
                case 1: try stream.send(Array(query.dropLast(number % query.count + 1)))
                default:
                    stream.shrinkReceiveBuffer()
                    try stream.send((0..<50).flatMap { _ in long })
                }
                streams.append(stream)
                let newcomer = try RawStream(to: address, from: Self.source(99))
                #expect(try Self.answers(newcomer, 7))
            }
            #expect(eventually { server.server.counters().tcpOpen <= 20 })
            #expect(server.server.counters().tcpAccepted == 400)
            streams.removeAll()
            #expect(eventually { server.server.counters().tcpOpen == 0 })
        }
    }

    @Test("RFC 7766 6.2.3: an idle connection is closed, and a newer one not for it")
    func idleTimesAreEachConnectionsOwn() async throws {
        try await offPool {
            let isSo = try holds(under: [.milliseconds(800), .seconds(4), .seconds(16)]) { limit in
                let server = try TestServer(limits: StreamLimits(idleTimeout: limit))
                let address = server.server.addresses[0]
                let early = try RawStream(to: address)
                guard try !early.ends(within: limit / 2) else { return false }
                let late = try RawStream(to: address)
                return try early.ends() && Self.answers(late, 1)
            }
            #expect(isSo)
        }
    }

    @Test("RFC 7828 3.2.2: a client that asks is told how long it may be idle")
    func theIdleTimeIsTold() async throws {
        try await offPool {
            let server = try TestServer(limits: StreamLimits(idleTimeout: .milliseconds(12_345)))
            var query = try makeQuery(id: 1)
            query[11] = 1
            query += [0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 4, 0, 11, 0, 0]
            let stream = try RawStream(to: server.server.addresses[0])
            try stream.send(query.framed)
            let response = try #require(try stream.receive())
            // In units of 100 ms: 123.
            #expect(Array(response.suffix(8)) == [0, 6, 0, 11, 0, 2, 0, 123])
        }
    }
}

/// Octets on the wire (RFC 7766 8) and connections' ends.
@Suite("RFC 7766 8: one write for an answer") struct TCPWriteTests {
    @Test func lengthAndMessageCome() async throws {
        try await offPool {
            let server = try TestServer()
            let stream = try RawStream(to: server.server.addresses[0])
            for id in UInt16(1)...50 {
                try stream.send(try makeQuery(id: id).framed)
                let octets = try stream.receiveSome(by: .now + .patience)
                #expect(octets.count > 14 && octets.count == 2 + Int(octets[0]) << 8 + Int(octets[1]))
            }
        }
    }

    @Test func answersThatCameTogetherLeaveTogether() async throws {
        try await offPool {
            let server = try TestServer()
            let stream = try RawStream(to: server.server.addresses[0])
            let queries = try (UInt16(1)...100).map { try makeQuery(id: $0).framed }
            try stream.send(queries.flatMap { $0 })
            let octets = try stream.receiveSome(by: .now + .patience)
            let one = 2 + Int(octets[0]) << 8 + Int(octets[1])
            #expect(octets.count == 100 * one)
        }
    }

    @Test("RFC 1035 4.2.2: a server that is no longer understood ends in good order")
    func answersSurviveALostFraming() async throws {
        try await offPool {
            let server = try TestServer()
            for _ in 0..<50 {
                let stream = try RawStream(to: server.server.addresses[0])
                // What goes on coming must not have the kernel reset the connection under the answer.
                try stream.send(try makeQuery(id: 1).framed + [0, 0] + [UInt8](repeating: 1, count: 50_000))
                try? stream.send([UInt8](repeating: 1, count: 50_000))
                #expect(try stream.receive()?.id == 1)
                #expect(try stream.receive() == nil)
            }
            #expect(server.server.counters().tcpFramingErrors == 50)
            #expect(eventually { server.server.counters().tcpOpen == 0 })
        }
    }

    @Test func aResetClientIsForgotten() async throws {
        try await offPool {
            let server = try TestServer(udpThreads: 2)
            let long = try makeQuery(id: 1, "long.example.test", .txt).framed
            for number in 0..<60 {
                let stream = try RawStream(to: server.server.addresses[0])
                stream.resetAtEnd()
                // While idle, within a query, and while it does not read.
                if number % 3 == 1 { try stream.send([0, 40, 1]) }
                if number % 3 == 2 { try stream.send((0..<20).flatMap { _ in long }) }
            }
            let stream = try RawStream(to: server.server.addresses[0])
            try stream.send(try makeQuery(id: 5).framed)
            #expect(try stream.receive()?.id == 5)
            // One that is reset before it is accepted counts nowhere.
            #expect(eventually { server.server.counters().tcpOpen == 1 })
        }
    }

    @Test func encryptionOnThePlainPortIsNoQuery() async throws {
        try await offPool {
            let server = try TestServer(limits: StreamLimits(messageTimeout: .milliseconds(300)))
            let stream = try RawStream(to: server.server.addresses[0])
            // A ClientHello's record: read as a length, 5635 octets follow.
            try stream.send([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03])
            #expect(try stream.receive() == nil)
            #expect(server.server.counters().tcpQueryTimeouts == 1)
        }
    }
}
