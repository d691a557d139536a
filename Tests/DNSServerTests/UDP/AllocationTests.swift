import Answering
import CAllocationCounter
import DNSServer
import DNSWire
import IPAddress
import Logging
import TestSupport
import Testing
import Transport

/// Serving over UDP allocates nothing, whatever is switched on: counted over libc's allocator.
@Suite("UDP: allocations")
struct AllocationTests {
    /// Unoptimised code allocates for what the optimiser takes away.
    private static let isOptimised: Bool = {
        #if DEBUG
            false
        #else
            true
        #endif
    }()

    @Test(.enabled(if: isOptimised)) func servingAllocatesNothing() throws {
        let access = AccessList(
            allowed: (0..<250).compactMap { IPPrefix("10.\($0).0.0/16") } + [try #require(IPPrefix("127.0.0.1"))],
            denied: (0..<250).compactMap { IPPrefix("10.\($0).\($0).0/24") })
        let listener = DNSListener(
            address: try #require(SocketAddress("127.0.0.1:0")), access: Published(access),
            proxies: [try #require(IPPrefix("127.0.0.1"))])
        let settings = RateLimitSettings(
            answers: 0, noData: 0, nameErrors: 0, errors: 0, all: 1, exempt: [], tableSize: 64)
        let lines = LogLines()
        var responder = DatagramResponder(
            listener: listener, table: Published(try makeTable()),
            rateLimiting: RateLimiting(Published(settings), logger: lines.logger))
        let socket = try DatagramSocket(bound: listener.address)
        let connection = try DNSClient(server: socket.address).connect(over: .udp)
        var batch = DatagramBatch()
        var allocations: UInt64 = 0
        // Twice through so many prefixes that slots are taken from one another; some are let in, some are not.
        for round in 0..<1000 {
            for name in ["web.example.test", "none.example.test"] {
                let client = IPAddress.v4(IPv4Address(10, UInt8(round % 500 / 2), UInt8(round % 251), 1))
                try connection.send(makeProxied(try makeQuery(id: 1, name), from: client))
            }
            let before = allocation_count()
            responder.refresh()
            let received = try batch.receive(from: socket)
            _ = responder.answer(&batch, on: socket)
            // In the first rounds the runtime makes what it keeps, and the one log line is written.
            if round > 500 { allocations += allocation_count() - before }
            try #require(received > 0)
            responder.draws.removeAll()
        }
        #expect(allocations == 0)
        var counters = DNSServerCounters()
        responder.add(to: &counters)
        #expect(counters.rateLimit[.all].checked > 1900)
        #expect(counters.rateLimit[.all].dropped + counters.rateLimit[.all].slipped > 100)
        #expect(counters.udpAccessRefusals > 5)
    }
}
