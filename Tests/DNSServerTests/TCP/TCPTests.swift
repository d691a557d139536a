import DNSServer
import DNSWire
import TestSupport
import Testing

/// DNS over TCP (RFC 7766): framing, pipelining, ends and limits.
@Suite struct TCPTests {
    @Test func queriesInOneSegmentAreAnsweredInOrder() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        let ids = Array(UInt16(1)...50)
        try connection.sendRaw(try ids.flatMap { try makeQuery(id: $0).framed })
        #expect(try ids.map { _ in try connection.receive().id } == ids)
    }

    @Test func aQueryInSingleOctetsIsAnswered() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        for octet in try makeQuery(id: 7).framed {
            try connection.sendRaw([octet])
        }
        #expect(try connection.receive().id == 7)
        // And one that is cut within the next one's length.
        let two = try makeQuery(id: 8).framed + makeQuery(id: 9).framed
        let cut = two.count / 2 + 1
        try connection.sendRaw(Array(two[..<cut]))
        #expect(try connection.receive().id == 8)
        try connection.sendRaw(Array(two[cut...]))
        #expect(try connection.receive().id == 9)
    }

    @Test func aHalfClosedClientGetsItsAnswersAndThenTheEnd() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        try connection.sendRaw(try makeQuery(id: 1).framed + makeQuery(id: 2).framed + [0])
        connection.finishSending()
        #expect(try connection.receive().id == 1)
        #expect(try connection.receive().id == 2)
        #expect(throws: DNSClientError.closed) { try connection.receive() }
        #expect(eventually { server.server.counters().tcpOpen == 0 })
        #expect(server.server.counters().tcpIdleTimeouts == 0)
    }

    @Test(arguments: [[0, 0], [0, 11] + [UInt8](repeating: 1, count: 11)] as [[UInt8]])
    func whatIsShorterThanAHeaderEndsTheConnectionAfterTheAnswers(_ octets: [UInt8]) throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        try connection.sendRaw(try makeQuery(id: 1).framed + octets)
        #expect(try connection.receive().id == 1)
        #expect(throws: DNSClientError.closed) { try connection.receive() }
    }

    /// A response is not answered (nobody would end the conversation), and the connection goes on.
    @Test func aMessageWithoutAnAnswerIsPassedOver() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        var response = try makeQuery(id: 1)
        response[2] |= 0x80
        try connection.sendRaw(response.framed + makeQuery(id: 2).framed)
        #expect(try connection.receive().id == 2)
        #expect(server.server.counters().tcpQueries == 2)
        #expect(server.server.counters().tcpResponses == 1)
    }

    @Test func theLongestMessageIsTakenAndTheConnectionGoesOn() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        for id in UInt16(1)...3 {
            var long = try makeQuery(id: id)
            long += [UInt8](repeating: 0, count: 65_535 - long.count)
            try connection.sendRaw(long.framed + makeQuery(id: 100 + id).framed)
            // What the long one is answered with is the answering part's matter.
            var next = try connection.receive()
            if next.id == id { next = try connection.receive() }
            #expect(next.id == 100 + id)
        }
    }

    @Test func longAnswersArriveWhole() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        let ids = Array(UInt16(1)...20)
        try connection.sendRaw(try ids.flatMap { try makeQuery(id: $0, "long.example.test", .txt).framed })
        for id in ids {
            let message = try Message(wire: try connection.receive())
            #expect(message.header.id == id)
            #expect(message.answers.count == 240)
            #expect(message.answers.allSatisfy { $0.rdata.count == 240 })
        }
    }

    @Test("RFC 7766 6.2.3: an idle connection is closed, a busy one is not")
    func anIdleConnectionIsClosedAndABusyOneIsNot() throws {
        let isSo = try holds { limit in
            let server = try TestServer(limits: StreamLimits(idleTimeout: limit))
            let start = ContinuousClock.now
            let idle = try server.client.connect(over: .tcp)
            let busy = try server.client.connect(over: .tcp)
            let hasEnded = try poll {
                try busy.send(try makeQuery(id: 2))
                return try busy.receive().id == 2 && idle.hasEnded()
            }
            // The loop's clock is that of the beginning of its turn.
            let isInTime = ContinuousClock.now - start >= limit - .milliseconds(50)
            try busy.send(try makeQuery(id: 3))
            let isAnswered = try busy.receive().id == 3
            return hasEnded && isInTime && isAnswered && server.server.counters().tcpIdleTimeouts == 1
        }
        #expect(isSo)
    }

    @Test("RFC 9210 4.2: a query has to be complete in time, however its octets drip")
    func aSlowQueryIsCutOff() throws {
        let isSo = try holds { limit in
            let server = try TestServer(limits: StreamLimits(messageTimeout: limit))
            let query = try makeQuery(id: 1).framed
            let start = ContinuousClock.now
            let slow = try server.client.connect(over: .tcp)
            var dripped = 0
            let hasEnded = poll {
                if ContinuousClock.now - start > limit / 10 * dripped, dripped < query.count - 1 {
                    // The end may come at any time.
                    try? slow.sendRaw([query[dripped]])
                    dripped += 1
                }
                return slow.hasEnded()
            }
            let isInTime = ContinuousClock.now - start >= limit - .milliseconds(50)
            return hasEnded && dripped > 1 && isInTime
                && eventually { server.server.counters().tcpQueryTimeouts == 1 }
                && server.server.counters().tcpIdleTimeouts == 0
        }
        #expect(isSo)
    }

    @Test("RFC 9210 4.2: a client that never reads is cut off at a bound of time and octets")
    func aClientThatNeverReadsIsCutOff() throws {
        let server = try TestServer(limits: StreamLimits(messageTimeout: .milliseconds(500)))
        let connection = try server.client.connect(over: .tcp)
        // 60 KB each: far more than all buffers between the two hold.
        let queries = try (UInt16(1)...1000).flatMap { try makeQuery(id: $0, "long.example.test", .txt).framed }
        try connection.sendRaw(queries)
        #expect(eventually { server.server.counters().tcpResponseTimeouts == 1 })
        #expect(eventually { server.server.counters().tcpOpen == 0 })
        // Reading stopped with the writing.
        #expect(server.server.counters().tcpResponses < 500)
        // Others are served meanwhile and after.
        #expect(try server.client.query(try DomainName("web.example.test"), .a, over: .tcp).message.answers.count == 1)
    }

    @Test func aSlowReaderGetsEverything() throws {
        let server = try TestServer()
        let connection = try server.client.connect(over: .tcp)
        let ids = Array(UInt16(1)...200)
        try connection.sendRaw(try ids.flatMap { try makeQuery(id: $0, "long.example.test", .txt).framed })
        connection.finishSending()
        for id in ids {
            #expect(try connection.receive().id == id)
        }
        #expect(throws: DNSClientError.closed) { try connection.receive() }
    }

    @Test("RFC 9210 4.2: for one connection too many, the one idle the longest is closed")
    func theNewcomerIsServedAndTheOldestIdleGoes() throws {
        let server = try TestServer(limits: StreamLimits(connections: 2))
        let first = try server.client.connect(over: .tcp)
        try first.send(try makeQuery(id: 1))
        #expect(try first.receive().id == 1)
        let second = try server.client.connect(over: .tcp)
        try second.send(try makeQuery(id: 2))
        #expect(try second.receive().id == 2)
        // The first is older, but the second is idle for longer.
        try first.send(try makeQuery(id: 3))
        #expect(try first.receive().id == 3)
        let third = try server.client.connect(over: .tcp)
        try third.send(try makeQuery(id: 4))
        #expect(try third.receive().id == 4)
        #expect(throws: DNSClientError.closed) { try second.receive() }
        try first.send(try makeQuery(id: 5))
        #expect(try first.receive().id == 5)
        #expect(server.server.counters().tcpEvicted == 1)
        #expect(server.server.counters().tcpOpen == 2)
    }

    @Test func aClientThatGoesAwayIsForgotten() throws {
        let server = try TestServer()
        for _ in 0..<50 {
            let connection = try server.client.connect(over: .tcp)
            try connection.sendRaw(try makeQuery(id: 1, "long.example.test", .txt).framed + [0, 40, 1])
        }
        #expect(eventually { server.server.counters().tcpAccepted == 50 && server.server.counters().tcpOpen == 0 })
    }
}
