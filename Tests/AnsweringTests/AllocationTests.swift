import Answering
import CAllocationCounter
import DNSWire
import IPAddress
import TestSupport
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
        builder.settings = .all
        let table = builder.makeTable()
        let options: [EDNS.Option] = [
            .init(code: .cookie, data: octets("2464c4abcf10c957010000005cf79f111f8130c3eee29480")), .init(code: .nsid),
            .init(code: .clientSubnet, data: [0, 1, 24, 0, 192, 0, 2]), .init(code: .zoneVersion),
            .init(code: .keepAlive), .init(code: .padding),
        ]
        let names =
            StaticAnswerTests.cases.map { ($0.name, $0.type) } + [
                ("web.tm.test", .a), ("all.tm.test", .a), ("probed.tm.test", .a), ("tm.test", .axfr),
                ("outside.example", .a),
                ("probed.tm.test", .https), ("web.tm.test", .https),
            ]
        let questions = try names.flatMap { name, type in
            try [nil, EDNS(), EDNS(version: 1), EDNS(options: options)].map { edns in
                try Message(id: 1, query: try DomainName(name), type: type, edns: edns).encoded()
            }
        }
        let others = [
            "beef 0100 0001 0000 0000 0001 02 6964 06 736572766572 00 0010 0003" + Wire.opt(Wire.option(3)),
            "beef 0100 0000 0000 0000 0001" + Wire.opt(Wire.option(10, "2464c4abcf10c957")),
            Wire.query(Wire.opt(Wire.option(10, "ff"))),
        ].map { octets($0) }
        let queries = questions + others
        var responder = Responder(random: RandomGenerator(seed: 1))
        responder.draws.reserve()
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var answered = 0
        var validCookies = 0
        func run(_ rounds: Int, over transport: TransportProtocol) {
            let client = Client(
                address: .v4(IPv4Address(198, 51, 100, 100)), transport: transport, time: 1_559_731_985,
                idleTimeout: 100)
            for _ in 0..<rounds {
                for query in queries {
                    var message = buffer.mutableSpan
                    if responder.respond(to: query.span, from: client, using: table, into: &message) > 12 {
                        answered += 1
                    }
                    validCookies += responder.summary.hasValidCookie ? 1 : 0
                }
            }
        }
        run(2, over: .udp)  // The room for the largest draw is made once.
        answered = 0
        validCookies = 0
        let before = allocation_count()
        run(50, over: .udp)
        run(50, over: .tls)
        let allocations = allocation_count() - before
        #expect(answered == queries.count * 100)
        #expect(allocations == 0)
        #expect(validCookies == names.count * 100)
        let control = allocation_count()
        let array = [UInt8](repeating: 1, count: answered)
        #expect(array.count == answered)
        #expect(allocation_count() > control, "the counter counts")
    }
}
