import Answering
import DNSWire
import IPAddress
import TestSupport
import Testing
import Traffic

@Suite("RFC 5001, 7828, 7830, 7871, 8467, 8914, 9660: options")
struct OptionTests {
    private static func exchange(
        _ title: String, _ query: String, _ response: String, over transport: TransportProtocol,
        _ fixture: inout Fixture, _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let answer = fixture.exchange(octets(query), over: transport)
        #expect(
            hexadecimal(answer) == hexadecimal(octets(response)), "\(title) over \(transport)",
            sourceLocation: sourceLocation)
    }

    @Test("RFC 5001 2.1, 2.2: the identity, where it is asked for, set and there is room")
    func identity() throws {
        var fixture = try Fixture(settings: .all)
        let ours = Wire.ours(Wire.option(3, "6e7331"))
        Exchange.check(
            [
                Exchange("asked", Wire.query(Wire.opt(Wire.option(3))), Wire.response(ours)),
                Exchange("asked with data", Wire.query(Wire.opt(Wire.option(3, "ffff"))), Wire.response(ours)),
                Exchange("twice", Wire.query(Wire.opt(Wire.option(3) + Wire.option(3))), Wire.response(ours)),
                Exchange("not asked", Wire.query(Wire.opt()), Wire.response(Wire.ours())),
            ], &fixture)
        var nameless = try Fixture(settings: AnswerSettings())
        Exchange.check(
            [Exchange("not set", Wire.query(Wire.opt(Wire.option(3))), Wire.response(Wire.ours()))], &nameless)
        // 12 + 17 + 27 * 16 = 461 octets of answer leave 40 for options in a message of 512.
        for (length, isGiven) in [(36, true), (37, false)] {
            let settings = AnswerSettings(identity: [UInt8](repeating: 0x61, count: length))
            var builder = AnswerTableBuilder(zones: [try exampleZone()], settings: settings)
            builder.update([try exampleProfile(["web.tm.test"], [(exampleAddresses(27), 1)])])
            var full = Fixture(table: builder.makeTable())
            let response = full.exchange(octets(Wire.query(Wire.opt(Wire.option(3), size: 512))))
            let message = try Message(wire: response)
            #expect(message.answers.count == 27 && !message.header.isTruncated)
            #expect((message.edns?[.nsid] != nil) == isGiven && response.count == (isGiven ? 512 : 472))
        }
    }

    @Test("RFC 7871 6, 7.2.1: a client subnet is repeated with scope 0")
    func subnets() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        for subnet in [
            "0001 00 00", "0001 18 00 c00002", "0001 20 00 c0000201", "0001 01 00 80", "0001 19 00 c0000280",
            "0002 00 00", "0002 38 00 20010db8000000", "0002 80 00" + String(repeating: "ff", count: 16),
            "0002 3f 00 20010db800000002", "0000 00 00",
        ] {
            let option = Wire.option(8, subnet)
            Exchange.check([Exchange(subnet, Wire.query(Wire.opt(option)), Wire.response(Wire.ours(option)))], &fixture)
        }
        let first = Wire.option(8, "0001 08 00 0a")
        Exchange.check(
            [
                Exchange(
                    "two", Wire.query(Wire.opt(first + Wire.option(8, "0002 00 00"))),
                    Wire.response(Wire.ours(first)))
            ], &fixture)
    }

    @Test("RFC 7871 6, 7.1.2: a malformed client subnet is a format error")
    func malformedSubnets() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        for subnet in [
            "", "00", "0001 00", "0001 18 00", "0001 18 00 c000", "0001 18 00 c0000200", "0001 21 00 c000020100",
            "0001 18 18 c00002", "0001 18 01 c00002", "0001 00 20", "0001 17 00 c00003", "0001 01 00 c0",
            "0001 00 00 00",
            "0002 81 00" + String(repeating: "ff", count: 17), "0002 38 00 20010db80000", "0002 3f 00 20010db800000001",
            "0000 08 00 0a", "0000 00 01", "0003 00 00", "ffff 08 00 0a",
        ] {
            Exchange.check(
                [Exchange(subnet, Wire.query(Wire.opt(Wire.option(8, subnet))), Wire.error(1, Wire.ours()))], &fixture)
        }
        let both = Wire.option(8, "0001 08 00 0a") + Wire.option(8, "0001 08 01 0a")
        Exchange.check(
            [Exchange("a good one ahead", Wire.query(Wire.opt(both)), Wire.error(1, Wire.ours()))], &fixture)
    }

    @Test("RFC 7828 3.2.1, 3.3.1: the idle timeout, over connections, to a client that asks")
    func keepAlive() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        fixture.client.idleTimeout = 0x0102
        let query = Wire.query(Wire.opt(Wire.option(11)))
        let response = Wire.response(Wire.ours(Wire.option(11, "0102")))
        let without = Wire.response(Wire.ours())
        Self.exchange("asked", query, response, over: .tcp, &fixture)
        Self.exchange("asked", query, response, over: .tls, &fixture)
        Self.exchange("asked", query, without, over: .udp, &fixture)
        Self.exchange("not asked", Wire.query(Wire.opt()), without, over: .tcp, &fixture)
        for data in ["00", "0064", "000000"] {
            let query = Wire.query(Wire.opt(Wire.option(11, data)))
            for transport in [TransportProtocol.tcp, .udp] {
                Self.exchange("with \(data)", query, without, over: transport, &fixture)
            }
        }
    }

    @Test("RFC 7830 4, RFC 8467 4.1: padding to blocks of 468 octets, over TLS, for a client that pads")
    func padding() throws {
        var fixture = try Fixture(settings: .all)
        let bare = 12 + 17 + 16 + 11
        let zeros = String(repeating: "00", count: 468 - bare - 4)
        let query = Wire.query(Wire.opt(Wire.option(12, "ffff")))
        Self.exchange("padded", query, Wire.response(Wire.ours(Wire.option(12, zeros))), over: .tls, &fixture)
        Self.exchange("padded", query, Wire.response(Wire.ours()), over: .tcp, &fixture)
        Self.exchange("padded", query, Wire.response(Wire.ours()), over: .udp, &fixture)
        Self.exchange("not padded", Wire.query(Wire.opt()), Wire.response(Wire.ours()), over: .tls, &fixture)
        // It comes last, and fills exactly.
        let both = Wire.query(Wire.opt(Wire.option(12) + Wire.option(3)))
        let rest = String(repeating: "00", count: 468 - bare - 7 - 4)
        Self.exchange(
            "with NSID", both, Wire.response(Wire.ours(Wire.option(3, "6e7331") + Wire.option(12, rest))), over: .tls,
            &fixture)
        for count in 1...80 {
            var profile = try exampleProfile(["web.tm.test"], (0..<count).map { ("192.0.2.\($0)", 1) }, maxReturn: 0)
            profile.ttl = 60
            var padded = Fixture(zones: [try exampleZone()], profiles: [profile])
            #expect(padded.exchange(octets(query), over: .tls).count % 468 == 0, "\(count) addresses")
        }
    }

    @Test("RFC 7830 3: the largest message needs no whole block")
    func paddingOfLargeMessages() throws {
        let records = (0..<4093).map { "web A 10.0.\($0 / 256).\($0 % 256)" }
        var fixture = Fixture(zones: [try exampleZone(records: records)])
        let response = fixture.exchange(octets(Wire.query(Wire.opt(Wire.option(12)))), over: .tls)
        let message = try Message(wire: response)
        #expect(response.count == 65_535 && message.answers.count == 4093 && message.edns?[.padding]?.count == 3)
    }

    @Test("RFC 9660 3.2: the version of the zone that the question is about")
    func zoneVersion() throws {
        let child = try exampleZone("child.tm.test")
        var zones = [try exampleZone(records: StaticAnswerTests.records), child]
        zones[0].serial = 0x0102_0304
        zones[1].serial = 0x0506_0708
        var fixture = Fixture(zones: zones)
        let parent: [UInt8] = [2, 0, 1, 2, 3, 4]
        let rows: [(name: String, type: RecordType, version: [UInt8]?)] = [
            ("www.tm.test", .a, parent), ("tm.test", .soa, parent), ("www.tm.test", .mx, parent),
            ("no.www.tm.test", .a, parent), ("alias.tm.test", .a, parent), ("far.tm.test", .a, parent),
            ("host.sub.tm.test", .a, parent),  // a referral
            ("sub.tm.test", .ds, parent), ("child.tm.test", .ds, parent), ("x.child.tm.test", .a, [3, 0, 5, 6, 7, 8]),
            ("child.tm.test", .ns, [3, 0, 5, 6, 7, 8]), ("tn.test", .a, nil), ("test", .ns, nil),
            ("tm.test", .axfr, nil),
        ]
        for row in rows {
            let message = try fixture.ask(row.name, row.type, edns: EDNS(options: [.init(code: .zoneVersion)]))
            #expect(message.edns?[.zoneVersion] == row.version, "\(row.name) \(row.type)")
            #expect(try fixture.ask(row.name, row.type, edns: EDNS()).edns?[.zoneVersion] == nil)
        }
        var whole = try Fixture(settings: AnswerSettings())
        let query = Wire.query(Wire.opt(Wire.option(19)))
        let response = Wire.response(Wire.ours(Wire.option(19, "02 00 00000001")))
        Exchange.check(
            [
                Exchange("whole", query, response),
                Exchange("with data", Wire.query(Wire.opt(Wire.option(19, "0200"))), Wire.error(1, Wire.ours())),
            ], &whole)
    }

    @Test("RFC 8914 2, 4: why a response is what it is, to clients with EDNS")
    func extendedErrors() throws {
        let rows: [(title: String, question: String, header: String, code: String)] = [
            ("outside", "00" + Wire.a, "8105", "0014"), ("another class", Wire.web + "0001 0003", "8105", "0014"),
            ("AXFR", Wire.web + "00fc 0001", "8105", "0015"), ("IXFR", Wire.web + "00fb 0001", "8105", "0015"),
            ("TKEY", Wire.web + "00f9 0001", "8104", "0015"), ("NXNAME", Wire.web + "0080 0001", "8101", "001e"),
            ("OPT", Wire.web + "0029 0001", "8101", "001e"),
        ]
        for sends in [true, false] {
            var fixture = try Fixture(settings: AnswerSettings(sendsExtendedErrors: sends))
            for row in rows {
                Exchange.check(
                    [
                        Exchange(
                            row.title, "beef 0100 0001 0000 0000 0001" + row.question + Wire.opt(),
                            "beef" + row.header + "0001 0000 0000 0001" + row.question
                                + Wire.ours(sends ? Wire.option(15, row.code) : "")),
                        Exchange(
                            "\(row.title), no EDNS", "beef 0100 0001 0000 0000 0000" + row.question,
                            "beef" + row.header + "0001 0000 0000 0000" + row.question),
                    ], &fixture)
            }
            let notify = Wire.web + "0006 0001"
            Exchange.check(
                [
                    Exchange(
                        "NOTIFY", "beef 2000 0001 0000 0000 0001" + notify + Wire.opt(),
                        "beef a004 0001 0000 0000 0001" + notify + Wire.ours(sends ? Wire.option(15, "0015") : ""))
                ], &fixture)
        }
    }

    @Test("All options at once, in their order")
    func allAtOnce() throws {
        var fixture = try Fixture(settings: .all)
        fixture.client.address = try address("198.51.100.100")
        fixture.client.time = 1_559_731_985
        fixture.client.idleTimeout = 100
        let asked =
            Wire.option(19) + Wire.option(12) + Wire.option(11) + Wire.option(10, "2464c4abcf10c957")
            + Wire.option(8, "0001 18 00 c00002") + Wire.option(3)
        let given =
            Wire.option(10, "2464c4abcf10c957010000005cf79f111f8130c3eee29480")
            + Wire.option(8, "0001 18 00 c00002") + Wire.option(11, "0064") + Wire.option(19, "020000000001")
            + Wire.option(3, "6e7331")
        let bare = 12 + 17 + 16 + 11 + octets(given).count
        let padding = Wire.option(12, String(repeating: "00", count: 468 - bare - 4))
        Self.exchange(
            "all", Wire.query(Wire.opt(asked, flags: 0x8000)),
            Wire.response(Wire.ours(given + padding, flags: 0x8000)), over: .tls, &fixture)
    }
}
