import CAllocationCounter
import Glibc
import IPAddress
import TestSupport
import Testing
import Transport

@Suite struct DatagramBatchTests {
    /// Answers with the query backwards.
    static func reverse(_ query: Span<UInt8>, _ source: SocketAddress, _ response: inout MutableSpan<UInt8>) -> Int {
        for index in 0..<query.count {
            response[index] = query[query.count - 1 - index]
        }
        return query.count
    }

    /// Receives until that many datagrams came, and answers them.
    static func serve(
        _ count: Int, on socket: DatagramSocket, _ batch: inout DatagramBatch,
        _ body: (Span<UInt8>, SocketAddress, inout MutableSpan<UInt8>) -> Int = reverse
    ) throws -> DatagramBatch.Outcome {
        var sum = DatagramBatch.Outcome()
        var received = 0
        let deadline = ContinuousClock.now + .patience
        while received < count {
            try #require(ContinuousClock.now < deadline, "only \(received) of \(count) datagrams came")
            received += try batch.receive(from: socket)
            let outcome = batch.answer(on: socket, body)
            sum.sent += outcome.sent
            sum.unanswered += outcome.unanswered
            sum.dropped += outcome.dropped
            sum.sendErrors += outcome.sendErrors
            sum.sendErrorCode = max(sum.sendErrorCode, outcome.sendErrorCode)
        }
        return sum
    }

    /// The client is connected, so it gets only what comes from the very address that it asked.
    @Test(arguments: [
        ("0.0.0.0:0", "127.0.0.5"), ("0.0.0.0:0", "127.0.0.1"), ("127.0.0.1:0", "127.0.0.1"), ("[::]:0", "::1"),
        ("[::1]:0", "::1"),
    ])
    func theReplyComesFromTheAddressAsked(_ bound: String, _ asked: String) throws {
        let socket = try DatagramSocket(bound: address(bound))
        let target = SocketAddress(address: try #require(IPAddress(asked)), port: socket.address.port)
        let client = try TestSocket(.udp, connectedTo: target)
        var batch = DatagramBatch()
        // Twice: the control buffers are used again.
        for octets: [UInt8] in [[1, 2, 3], [4, 5, 6, 7]] {
            #expect(client.send(octets) == octets.count)
            let outcome = try Self.serve(1, on: socket, &batch)
            #expect(outcome == DatagramBatch.Outcome(sent: 1))
            #expect(client.receive() == octets.reversed())
        }
    }

    @Test func oneBatchHoldsItsWidth() throws {
        let socket = try DatagramSocket(bound: address("127.0.0.1:0"))
        let client = try TestSocket(.udp, connectedTo: socket.address)
        for number in 0..<UInt8(100) {
            #expect(client.send([number, 0]) == 2)
        }
        var batch = DatagramBatch()
        var sizes: [Int] = []
        for _ in 0..<4 {
            sizes.append(try batch.receive(from: socket))
            #expect(batch.answer(on: socket, Self.reverse).sent == sizes.last)
        }
        #expect(sizes == [32, 32, 32, 4])
        for number in 0..<UInt8(100) {
            #expect(client.receive() == [0, number])
        }
    }

    @Test func silenceEndsTheWaitAndLeavesNothingToAnswer() throws {
        let socket = try DatagramSocket(bound: address("127.0.0.1:0"))
        var batch = DatagramBatch()
        #expect(try batch.receive(from: socket) == 0)
        #expect(batch.answer(on: socket, Self.reverse) == DatagramBatch.Outcome())
    }

    @Test func someAreAnsweredSomeAreNotAndTooLongOnesAreDropped() throws {
        let socket = try DatagramSocket(bound: address("127.0.0.1:0"))
        let client = try TestSocket(.udp, connectedTo: socket.address)
        let longest = [UInt8](repeating: 7, count: DatagramBatch.querySize)
        #expect(client.send([1]) == 1)
        #expect(client.send([0]) == 1)
        #expect(client.send(longest + [9]) == longest.count + 1)
        #expect(client.send(longest) == longest.count)
        #expect(client.send([]) == 0)
        #expect(client.send([2]) == 1)
        var batch = DatagramBatch()
        let outcome = try Self.serve(6, on: socket, &batch) { query, source, response in
            query.count > 0 && query[0] == 0 ? 0 : Self.reverse(query, source, &response)
        }
        #expect(outcome == DatagramBatch.Outcome(sent: 3, unanswered: 2, dropped: 1))
        #expect(client.receive() == [1])
        #expect(client.receive() == longest)
        #expect(client.receive() == [2])
    }

    @Test func aResponseIsAtMostItsSlot() throws {
        let socket = try DatagramSocket(bound: address("127.0.0.1:0"))
        let client = try TestSocket(.udp, connectedTo: socket.address)
        #expect(client.send([1]) == 1)
        var batch = DatagramBatch()
        _ = try Self.serve(1, on: socket, &batch) { _, _, response in
            #expect(response.count == DatagramBatch.responseSize)
            return 1_000_000
        }
        #expect(client.receive()?.count == DatagramBatch.responseSize)
    }

    @Test func refusedRepliesAreCountedAndPassedOver() throws {
        let socket = try DatagramSocket(bound: address("127.0.0.11:0"))
        let client = try TestSocket(.udp, connectedTo: socket.address)
        // What else the kernel refuses depends on the host's routes.
        let number = try #require((0..<1024).first { TestSocket.address(of: $0) == socket.address })
        shutdown(number, Int32(SHUT_WR))
        for octet in UInt8(0)..<3 { #expect(client.send([octet]) == 1) }
        var batch = DatagramBatch()
        let outcome = try Self.serve(3, on: socket, &batch)
        #expect(outcome == DatagramBatch.Outcome(sendErrors: 3, sendErrorCode: EPIPE))
    }

    @Test func servingAllocatesNothing() throws {
        let socket = try DatagramSocket(bound: address("0.0.0.0:0"))
        let target = SocketAddress(address: .v4(IPv4Address(127, 0, 0, 1)), port: socket.address.port)
        let client = try TestSocket(.udp, connectedTo: target)
        var batch = DatagramBatch()
        let query: [UInt8] = [1, 2, 3]
        var allocations: UInt64 = 0
        for round in 0..<200 {
            #expect(client.send(query) == query.count)
            let before = allocation_count()
            let received = try batch.receive(from: socket)
            let outcome = batch.answer(on: socket) { query, _, response in
                response[0] = query[0]
                return 1
            }
            // The first time, the runtime makes what it keeps.
            if round > 0 { allocations += allocation_count() - before }
            #expect(received == 1)
            #expect(outcome.sent == 1)
        }
        #expect(allocations == 0)
    }
}
