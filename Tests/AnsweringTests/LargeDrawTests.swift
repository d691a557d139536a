import Answering
import DNSWire
import Glibc
import IPAddress
import TestSupport
import Testing
import Traffic

/// Answers that hold several of very many endpoints (rules 5).
struct LargeDrawTests {
    static func endpoints(_ count: Int) -> [(String, UInt32)] {
        (0..<count).map { ("10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)", UInt32(1 + $0 % 7)) }
    }

    func fixture(_ endpoints: [(String, UInt32)], maxReturn: Int = 0, records: [String] = []) throws -> Fixture {
        Fixture(
            zones: [try exampleZone(records: records)],
            profiles: [try exampleProfile(["web.tm.test"], endpoints, maxReturn: maxReturn)])
    }

    /// How many records of 16 octets fit behind a header, the question and an OPT record.
    static let cases: [(transport: TransportProtocol, edns: EDNS?, count: Int)] = [
        (.udp, nil, (512 - 29) / 16), (.udp, EDNS(udpPayloadSize: 1232), (1232 - 29 - 11) / 16),
        (.udp, EDNS(udpPayloadSize: 4096), (1232 - 29 - 11) / 16), (.tcp, nil, 128), (.tls, EDNS(), 128),
    ]

    @Test(arguments: cases.indices) func anAnswerHoldsAsManyEndpointsAsFit(_ index: Int) throws {
        let (transport, edns, count) = Self.cases[index]
        var fixture = try fixture(Self.endpoints(2000), records: ["www CNAME web"])
        let message = try fixture.ask("web.tm.test", .a, edns: edns, over: transport)
        #expect(!message.header.isTruncated && message.answers.count == count)
        #expect(Set(message.answers.map(\.rdata)).count == count)
        #expect(fixture.responder.draws.counters.count == count, "what is not answered is not counted")
        let chained = try fixture.ask("www.tm.test", .a, edns: edns, over: transport)
        #expect(!chained.header.isTruncated && chained.answers.count >= count - 2)
    }

    @Test(arguments: [1, 2, 8]) func maxReturnBoundsIt(_ maxReturn: Int) throws {
        var fixture = try fixture(Self.endpoints(20_000), maxReturn: maxReturn)
        for _ in 0..<20 { #expect(Set(try fixture.answers("web.tm.test", .a)).count == maxReturn) }
    }

    /// A datagram is truncated where the first endpoint does not fit; a message over TCP never is.
    @Test func truncationIsForTheFirstEndpointAlone() throws {
        let many = (0..<100).map { "192.0.2.\($0)" }.joined(separator: " ")
        var fixture = try fixture([(many, 1)])
        #expect(try fixture.ask("web.tm.test", .a).header.isTruncated)
        #expect(try fixture.ask("web.tm.test", .a, over: .tcp).answers.count == 100)
        fixture = try self.fixture([(many, 1), ("198.51.100.1", 1_000_000_000)])
        for _ in 0..<20 {
            let message = try fixture.ask("web.tm.test", .a)
            #expect(!message.header.isTruncated && message.answers.count == 1)
        }
        let huge = (0..<5000).map { "10.1.\($0 >> 8).\($0 & 255)" }.joined(separator: " ")
        fixture = try self.fixture([(huge, 1), ("198.51.100.1", 1)])
        for _ in 0..<10 {
            let message = try fixture.ask("web.tm.test", .a, edns: EDNS(), over: .tcp)
            #expect(!message.header.isTruncated && message.answers.count == 1025)
        }
    }

    /// Equal addresses of several endpoints are given once, however the endpoints share them.
    @Test(arguments: 0..<6 as Range<UInt64>) func sharedAddressesAreGivenOnce(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let endpoints = (0..<60).map { _ in
            let addresses = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                "192.0.2.\(Int.random(in: 0...80, using: &random))"
            }
            return (addresses.joined(separator: " "), UInt32(1))
        }
        let all = Set(endpoints.flatMap { $0.0.split(separator: " ") })
        var fixture = try fixture(endpoints, maxReturn: 0)
        for _ in 0..<10 {
            let answers = try fixture.ask("web.tm.test", .a, over: .tcp).answers
            #expect(answers.count == all.count && Set(answers.map(\.rdata)).count == all.count)
            let datagram = try fixture.ask("web.tm.test", .a)
            #expect(Set(datagram.answers.map(\.rdata)).count == datagram.answers.count)
            #expect(!datagram.header.isTruncated)
        }
        fixture = try self.fixture(Self.endpoints(300).map { ("192.0.2.1", $0.1) }, maxReturn: 0)
        #expect(try fixture.answers("web.tm.test", .a) == ["web.tm.test. 60 IN A 192.0.2.1"])
    }

    @Test func anAliasAmongManyIsAnsweredAlone() throws {
        var fixture = try fixture([("host.example", 3000)] + Self.endpoints(1000), maxReturn: 0)
        var aliases = 0
        for _ in 0..<200 {
            let answers = try fixture.ask("web.tm.test", .a, over: .tcp).answers
            #expect(answers.count == (answers.first?.type == .cname ? 1 : 128))
            aliases += answers.first?.type == .cname ? 1 : 0
        }
        // 3000 of 3000 + 3997.
        #expect(ChiSquare.probability(of: [aliases, 200 - aliases], weights: [3000, 3997]) > 1e-6)
    }

    /// Why all are answered, and who answers, is told beside an answer that could fill the message.
    @Test func optionsKeepTheirRoom() throws {
        var profile = try exampleProfile(["web.tm.test"], Self.endpoints(500), maxReturn: 0)
        profile.monitor = MonitorSettings()
        var builder = AnswerTableBuilder(zones: [try exampleZone()], settings: .all)
        builder.update([profile])
        builder.setHealth(ProfileHealth(of: profile) { _ in .degraded }, of: profile.id)
        var fixture = Fixture(table: builder.makeTable())
        let message = try fixture.ask("web.tm.test", .a, edns: EDNS(options: [.init(code: .nsid)]))
        #expect(message.answers.count > 60)
        #expect(message.edns?.options.map(\.code).contains(.nsid) == true)
        #expect(message.edns?.options.map(\.code).contains(.extendedError) == true)
    }

    /// An answer of 128 out of 20,000 costs about what it costs out of 200. Compared side by side, the best of several.
    @Test(arguments: [8, 0]) func theCostDoesNotGrowWithTheEndpoints(_ maxReturn: Int) throws {
        var small = try fixture(Self.endpoints(200), maxReturn: maxReturn)
        var large = try fixture(Self.endpoints(20_000), maxReturn: maxReturn)
        let query = try Message(id: 1, query: try DomainName("web.tm.test"), type: .a).encoded()
        func processorTime() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        var best = (small: Double.infinity, large: Double.infinity)
        for _ in 0..<7 {
            var start = processorTime()
            for _ in 0..<20 { _ = small.exchange(query, over: .tcp) }
            best.small = min(best.small, processorTime() - start)
            start = processorTime()
            for _ in 0..<20 { _ = large.exchange(query, over: .tcp) }
            best.large = min(best.large, processorTime() - start)
        }
        #expect(best.large < best.small * 4, "\(best)")
    }
}
