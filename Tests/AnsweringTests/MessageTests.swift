import Answering
import DNSWire
import IPAddress
import TestSupport
import Testing
import Traffic

/// The form of answers: octets and sizes; and octets that are no query.
struct MessageTests {
    static let question: [UInt8] =
        [3, 0x57, 0x65, 0x42] + [2, 0x74, 0x6d] + [4, 0x54, 0x45, 0x53, 0x54] + [0]  // WeB.tm.TEST

    func fixture() throws -> Fixture {
        Fixture(
            zones: [try exampleZone(records: StaticAnswerTests.records)],
            profiles: [try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)])])
    }

    func query(flags: UInt16 = 0x0100, counts: [UInt16] = [1, 0, 0, 0], type: UInt16 = 1, tail: [UInt8] = []) -> [UInt8]
    {
        ([0xbeef, flags] + counts).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } + Self.question
            + [UInt8(type >> 8), UInt8(type & 0xff), 0, 1] + tail
    }

    @Test func answerOctetForOctet() throws {
        var fixture = try fixture()
        let expected: [UInt8] =
            [0xbe, 0xef, 0x85, 0x00, 0, 1, 0, 1, 0, 0, 0, 0] + Self.question + [0, 1, 0, 1]
            + [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]
        #expect(fixture.exchange(query()) == expected)
    }

    @Test func negativeAnswerOctetForOctet() throws {
        var fixture = try fixture()
        let apex: UInt8 = 0x0c + 4
        let expected: [UInt8] =
            [0xbe, 0xef, 0x85, 0x00, 0, 1, 0, 0, 0, 1, 0, 0] + Self.question + [0, 28, 0, 1]
            + [0xc0, apex, 0, 6, 0, 1, 0, 0, 0, 60, 0, 39, 3, 0x6e, 0x73, 0x31, 0xc0, apex, 10]
            + Array("hostmaster".utf8) + [
                0xc0, apex, 0, 0, 0, 1, 0, 0, 0x38, 0x40, 0, 0, 0x0e, 0x10, 0, 0x12, 0x75, 0, 0, 0, 0, 60,
            ]
        #expect(fixture.exchange(query(type: 28)) == expected)
    }

    @Test(arguments: [(nil, 512), (100, 512), (512, 512), (1000, 1000), (1232, 1232), (4096, 1232)] as [(Int?, Int)])
    func answersKeepWithinTheClientsSize(_ size: Int?, _ limit: Int) throws {
        var cut = false
        for count in 1...90 {
            var fixture = Fixture(
                zones: [try exampleZone()],
                profiles: [try exampleProfile(["web.tm.test"], [(exampleAddresses(count), 1)])])
            let edns = size.map { EDNS(udpPayloadSize: UInt16($0)) }
            let query = try Message(id: 1, query: try DomainName("web.tm.test"), type: .a, edns: edns).encoded()
            let octets = fixture.exchange(query)
            let message = try Message(wire: octets)
            #expect(octets.count <= limit)
            let whole = 12 + 17 + count * 16 + (edns == nil ? 0 : 11)
            #expect(message.header.isTruncated == (whole > limit))
            #expect(message.answers.count == (whole > limit ? 0 : count))
            #expect((message.edns == nil) == (edns == nil))
            cut = cut || message.header.isTruncated
            #expect(try Message(wire: fixture.exchange(query, over: .tcp)).answers.count == count)
        }
        #expect(cut)
    }

    /// More addresses of one endpoint than any message holds, at the end of an alias: TCP is never truncated.
    @Test(arguments: [1, 0]) func anEndpointTooLargeForAnyMessageIsCut(_ maxReturn: Int) throws {
        let addresses = (0..<66_000).map { IPAddress.v4(IPv4Address(rawValue: 0x0a00_0000 + $0)) }
        var profile = try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)], maxReturn: maxReturn)
        profile.endpoints = [
            Endpoint(origin: .external(name: "all"), target: .addresses(addresses), weight: 1),
            Endpoint(origin: .external(name: "few"), target: .addresses(Array(addresses[..<4])), weight: 1),
        ]
        var fixture = Fixture(zones: [try exampleZone(records: ["www CNAME web"])], profiles: [profile])
        var counts: Set<Int> = []
        for _ in 0..<40 {
            let message = try fixture.ask("www.tm.test", .a, over: .tcp)
            #expect(!message.header.isTruncated)
            counts.insert(message.answers.count)
        }
        #expect(counts == (maxReturn == 0 ? [1025] : [5, 1025]))
    }

    /// Static data is given whole or not at all.
    @Test func aSetTooLargeForAnyMessageIsTruncated() throws {
        let records = (0..<5000).map { "web A 10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)" }
        var fixture = Fixture(zones: [try exampleZone(records: ["www CNAME web"] + records)])
        let message = try fixture.ask("www.tm.test", .a, over: .tcp)
        #expect(message.header.isTruncated && message.answers.isEmpty)
    }

    /// Names behind the reach of pointers, 0x3FFF, are written out (RFC 1035 4.1.4).
    @Test func largeAnswersDecodeWhole() throws {
        let exchanges = (0..<1500).map { "many MX \($0) mail\($0 / 2).some.where\($0 % 40)" }
        let endpoints = (0..<3000).map { ("10.1.\($0 / 250).\($0 % 250)", UInt32.max) }
        var fixture = Fixture(
            zones: [try exampleZone(records: exchanges + ["alias CNAME web"])],
            profiles: [try exampleProfile(["web.tm.test"], endpoints, maxReturn: 0)])
        let mail = try fixture.ask("many.tm.test", .mx, over: .tcp).answers
        #expect(mail.map(\.dataDescription) == (0..<1500).map { "\($0) mail\($0 / 2).some.where\($0 % 40).tm.test." })
        let addresses = try fixture.ask("alias.tm.test", .a, over: .tcp).answers
        #expect(Set(addresses).count == 129 && addresses.count == 129)
    }

    @Test func referralWithoutRoomForItsGlueIsTruncated() throws {
        let records = ["sub NS ns.sub"] + (0..<40).map { "ns.sub A 192.0.2.\($0)" }
        var fixture = Fixture(zones: [try exampleZone(records: records)])
        #expect(try fixture.ask("x.sub.tm.test", .a).header.isTruncated)
        #expect(try fixture.ask("x.sub.tm.test", .a, over: .tcp).additionals.count == 40)
    }

    @Test func mutatedQueriesNeverBreakTheRules() throws {
        var fixture = try fixture()
        var random = SeededGenerator(seed: 5)
        var seeds: [[UInt8]] = try StaticAnswerTests.cases.map {
            try Message(id: 9, query: try DomainName($0.name), type: $0.type, edns: EDNS(udpPayloadSize: 900)).encoded()
        }
        seeds.append(query())
        var answered = 0
        for round in 0..<60_000 {
            let seed = seeds[round % seeds.count]
            let octets =
                round % 7 == 0
                ? (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                : seed.mutated(using: &random)
            let response = fixture.exchange(octets)
            if response.isEmpty {
                #expect(octets.count < 12 || octets[2] & 0x80 != 0)
                continue
            }
            answered += 1
            #expect(octets[2] & 0x80 == 0, "a response was answered")
            #expect(response.count <= 1232 && Array(response[..<2]) == Array(octets[..<2]) && response[2] & 0x80 != 0)
            let message = try Message(wire: response)
            if message.edns == nil { #expect(response.count <= 512) }
        }
        #expect(answered > 10_000)
    }
}
