import Answering
import CAllocationCounter
import DNSWire
import IPAddress
import Testing
import Traffic

/// The answering path allocates nothing: counted over libc's allocator.
struct AllocationTests {
    /// Unoptimised code allocates for what the optimiser takes away.
    private static let isOptimised: Bool = {
        #if DEBUG
            false
        #else
            true
        #endif
    }()

    @Test(.enabled(if: isOptimised)) func answeringAllocatesNothing() throws {
        let zone = try exampleZone(records: StaticAnswerTests.records)
        var builder = AnswerTableBuilder(zones: [zone])
        builder.update([try exampleProfile(["old.tm.test"], [("192.0.2.1", 1)])])
        _ = builder.makeTable()
        builder.update([
            try exampleProfile(["web.tm.test"], [("192.0.2.1", 1), ("www.tm.test", 1)], maxReturn: 2),
            try exampleProfile(["all.tm.test"], (0..<200).map { ("192.0.2.\($0)", 1) }, maxReturn: 0),
        ])
        var probed = try exampleProfile(["probed.tm.test"], [("192.0.2.1 192.0.2.2", 1), ("192.0.2.3", 1)])
        probed.monitor = MonitorSettings()
        probed.https = HTTPSParameters(alpn: ["h2", "h3"], port: 8443)
        builder.update([probed])
        builder.setHealth(
            ProfileHealth(of: probed) { $0.host.description == "192.0.2.2" ? .online : .degraded }, of: probed.id)
        let table = builder.makeTable()
        let names =
            StaticAnswerTests.cases.map { ($0.name, $0.type) } + [
                ("web.tm.test", .a), ("all.tm.test", .a), ("probed.tm.test", .a),
                ("probed.tm.test", .https), ("web.tm.test", .https),
            ]
        let queries = try names.flatMap { name, type in
            try [nil, EDNS(udpPayloadSize: 1232)].map { edns in
                try Message(id: 1, query: try DomainName(name), type: type, edns: edns).encoded()
            }
        }
        var responder = Responder(random: RandomGenerator(seed: 1))
        responder.draws.reserve()
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var answered = 0
        func run(_ rounds: Int, over transport: TransportProtocol) {
            let client = Client(address: .v4(IPv4Address(192, 0, 2, 1)), transport: transport, time: 0)
            for _ in 0..<rounds {
                for query in queries {
                    var message = buffer.mutableSpan
                    if responder.respond(to: query.span, from: client, using: table, into: &message) > 12 {
                        answered += 1
                    }
                }
            }
        }
        run(2, over: .udp)  // The room for the largest draw is made once.
        answered = 0
        let before = allocation_count()
        run(50, over: .udp)
        run(50, over: .tcp)
        let allocations = allocation_count() - before
        #expect(answered == queries.count * 100)
        #expect(allocations == 0)
        let control = allocation_count()
        let array = [UInt8](repeating: 1, count: answered)
        #expect(array.count == answered)
        #expect(allocation_count() > control, "the counter counts")
    }
}
