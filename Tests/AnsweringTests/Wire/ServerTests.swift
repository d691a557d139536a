import Answering
import DNSWire
import IPAddress
import TestSupport
import Testing
import Traffic

@Suite("RFC 4892, 8945: questions about the server, signed questions, access and summaries")
struct ServerTests {
    private static func chaos(_ name: String, type: String = "0010") throws -> String {
        hexadecimal(try DomainName(name).wire) + type + "0003"
    }

    @Test("RFC 4892 2, 3: version, host name and identity in class CHAOS")
    func chaos() throws {
        var fixture = try Fixture(settings: .all)
        var silent = try Fixture(settings: AnswerSettings())
        let version = "03 312e30"
        for (name, text) in [
            ("version.bind", version), ("version.server", version), ("hostname.bind", "04 686f7374"),
            ("id.server", "03 6e7331"),
        ] {
            for type in ["0010", "00ff"] {
                let question = try Self.chaos(name, type: type)
                let query = "beef 0100 0001 0000 0000 0000" + question
                let count = UInt16(octets(text).count)
                let record = "c00c 0010 0003 00000000" + digits(count) + text
                Exchange.check(
                    [Exchange(name, query, "beef 8500 0001 0001 0000 0000" + question + record)], &fixture)
                #expect(fixture.responder.summary.category == .answer)
                Exchange.check(
                    [Exchange(name, query, "beef 8105 0001 0000 0000 0000" + question)], &silent)
            }
        }
    }

    @Test("RFC 4892 3: all else of class CHAOS is refused, and names count without their case")
    func otherChaos() throws {
        var fixture = try Fixture(settings: .all)
        for question in [
            try Self.chaos("version.bind", type: "0001"), try Self.chaos("authors.bind"), try Self.chaos("bind"),
            try Self.chaos("a.version.bind"), try Self.chaos("."), try Self.chaos("versionxbind"),
            hexadecimal(try DomainName("version.bind").wire) + "0010 0004",
        ] {
            Exchange.check(
                [
                    Exchange(
                        question, "beef 0100 0001 0000 0000 0000" + question,
                        "beef 8105 0001 0000 0000 0000" + question)
                ], &fixture)
        }
        let mixed = "02 4944 06 736552766552 00 0010 0003"
        Exchange.check(
            [
                Exchange(
                    "ID.seRveR", "beef 0000 0001 0000 0000 0001" + mixed + Wire.opt(Wire.option(3)),
                    "beef 8400 0001 0001 0000 0001" + mixed + "c00c 0010 0003 00000000 0004 03 6e7331"
                        + Wire.ours(Wire.option(3, "6e7331")))
            ], &fixture)
    }

    @Test("RFC 8945 5.2, 5.2.1, 5.3.2: we hold no keys, so that each is a bad one; malformed signatures")
    func signatures() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        let names = "036b6579 00 00fa 00ff 00000000"
        let algorithm = "0b 686d61632d736861323536 00"
        let time = "000065000000 012c"
        func record(_ owner: String = names, mac: String = "0004 01020304", tail: String = "1234 0000 0000") -> String {
            let data = algorithm + time + mac + tail
            return owner + digits(UInt16(octets(data).count)) + data
        }
        let answer = record(mac: "0000", tail: "1234 0011 0000")
        let pointer = "c00c 00fa 00ff 00000000"
        func query(_ additional: String, _ tail: String) -> String {
            "beef 0100 0001 0000 0000" + additional + Wire.question + tail
        }
        func failure(_ additional: String, _ tail: String) -> String {
            "beef 8109 0001 0000 0000" + additional + Wire.question + tail
        }
        let malformed = "beef 8101 0001 0000 0000 0000" + Wire.question
        Exchange.check(
            [
                Exchange("signed", query("0001", record()), failure("0001", answer)),
                Exchange(
                    "with other data", query("0001", record(tail: "1234 0012 0006 000000000000")),
                    failure("0001", answer)),
                Exchange(
                    "signed, with EDNS", query("0002", Wire.opt() + record()), failure("0002", Wire.ours() + answer)),
                Exchange(
                    "the key's name by a pointer", query("0001", record(pointer)),
                    failure("0001", record(pointer, mac: "0000", tail: "1234 0011 0000"))),
                Exchange("before another record", query("0002", record() + Wire.opt()), malformed),
                Exchange("twice", query("0002", record() + record()), malformed),
                Exchange(
                    "an answer", "beef 0100 0001 0001 0000 0000" + Wire.question + record(), malformed),
                Exchange("class IN", query("0001", record("036b6579 00 00fa 0001 00000000")), malformed),
                Exchange("a TTL", query("0001", record("036b6579 00 00fa 00ff 00000001")), malformed),
                Exchange("a MAC past the end", query("0001", record(mac: "0040 01020304")), malformed),
                Exchange("other data past the end", query("0001", record(tail: "1234 0000 0001")), malformed),
                Exchange("octets behind", query("0001", record(tail: "1234 0000 0000 00")), malformed),
                Exchange("no data", query("0001", names + "0000"), malformed),
            ], &fixture)
        #expect(fixture.responder.summary.category == .error)
    }

    @Test("RFC 8914 4.19: a client that the listener does not let in is refused, whatever it says")
    func listenerAccess() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        fixture.client.isPermitted = false
        let prohibited = Wire.ours(Wire.option(15, "0012"))
        let version = "00 0029 1000 00010000 0000"
        Exchange.check(
            [
                Exchange("a query", Wire.query, "beef 8105 0001 0000 0000 0000" + Wire.question),
                Exchange("with EDNS", Wire.query(Wire.opt()), Wire.error(5, prohibited)),
                Exchange("version 1", Wire.query(version), Wire.error(5, prohibited)),
                Exchange("no question", "beef 0100 0000 0000 0000 0000", "beef 8105 0000 0000 0000 0000"),
                Exchange("an opcode", "beef 7800 0000 0000 0000 0000", "beef f805 0000 0000 0000 0000"),
                Exchange("a response", "beef 8100 0001 0000 0000 0000" + Wire.question, ""),
            ], &fixture)
    }

    @Test("A zone is for those that its access list lets in; chains end before others")
    func zoneAccess() throws {
        let inner = try #require(IPPrefix("198.51.100.0/24"))
        var hidden = try exampleZone("hidden.test", records: ["www A 192.0.2.9"])
        hidden.access = AccessList(allowed: [inner])
        var child = try exampleZone("child.hidden.test")
        child.access = .everybody
        var fixture = Fixture(
            zones: [try exampleZone(records: ["to CNAME www.hidden.test."]), hidden, child],
            profiles: [try exampleProfile(["tm.test"], [("www.hidden.test", 1)])])
        let rows: [(name: String, type: RecordType, outside: ResponseCode, answers: Int, inside: Int)] = [
            ("www.hidden.test", .a, .refused, 0, 1), ("no.hidden.test", .a, .refused, 0, 0),
            ("hidden.test", .soa, .refused, 0, 1), ("child.hidden.test", .ns, .noError, 2, 2),
            ("child.hidden.test", .ds, .refused, 0, 0),  // the parent's
            ("to.tm.test", .a, .noError, 1, 2),
            ("tm.test", .a, .noError, 0, 1),  // an alias whose target's addresses stand in for it
        ]
        for row in rows {
            for (client, isInside) in [("192.0.2.1", false), ("198.51.100.7", true), ("2001:db8::1", false)] {
                fixture.client.address = try address(client)
                let message = try fixture.ask(row.name, row.type, edns: EDNS())
                let isRefused = !isInside && row.outside == .refused
                #expect((message.responseCode == .refused) == isRefused, "\(row.name) \(row.type) for \(client)")
                #expect(message.answers.count == (isInside ? row.inside : row.answers), "\(row.name) for \(client)")
                #expect(message.edns?.extendedErrors == (isRefused ? [.init(code: 18)] : []))
                #expect(!isRefused || (message.authorities.isEmpty && !message.header.isAuthoritative))
            }
        }
    }

    @Test("What responses are, for rate limiting")
    func summaries() throws {
        var fixture = Fixture(zones: [try exampleZone(records: StaticAnswerTests.records)])
        let rows: [(name: String, type: RecordType, category: ResponseSummary.Category)] = [
            ("www.tm.test", .a, .answer), ("tm.test", .ns, .answer), ("host.sub.tm.test", .a, .answer),
            ("far.tm.test", .a, .answer), ("www.tm.test", .mx, .noData), ("ent.tm.test", .a, .noData),
            ("no.tm.test", .a, .nameError), ("tn.test", .a, .error),
            ("tm.test", .axfr, .error),
        ]
        for row in rows {
            _ = try fixture.ask(row.name, row.type)
            #expect(fixture.responder.summary.category == row.category, "\(row.name) \(row.type)")
            #expect(!fixture.responder.summary.hasValidCookie)
        }
        _ = fixture.exchange(octets("beef 7800 0000 0000 0000 0000"))
        #expect(fixture.responder.summary.category == .error)
        _ = fixture.exchange(octets("beef 0100 0000 0000 0000 0000"))
        #expect(fixture.responder.summary.category == .error)
        var large = Fixture(
            zones: [try exampleZone()], profiles: [try exampleProfile(["web.tm.test"], [(exampleAddresses(90), 1)])])
        #expect(try large.ask("web.tm.test", .a).header.isTruncated)
        #expect(large.responder.summary.category == .answer)
    }

    @Test("RFC 2181 9: a response that is truncated afterwards holds the question, EDNS and the cookie")
    func truncation() throws {
        var fixture = try Fixture(settings: .all)
        fixture.client.address = try address("198.51.100.100")
        fixture.client.time = 1_559_731_985
        let cookie = Wire.option(10, "2464c4abcf10c957010000005cf79f111f8130c3eee29480")
        let asked = Wire.option(3) + Wire.option(10, "2464c4abcf10c957") + Wire.option(8, "0001 18 00 c00002")
        let outside = "00" + Wire.a
        let absent = "0161" + Wire.question
        for (title, query, response) in [
            ("plain", Wire.query, "beef 8700 0001 0000 0000 0000" + Wire.question),
            ("EDNS", Wire.query(Wire.opt()), "beef 8700 0001 0000 0000 0001" + Wire.question + Wire.ours()),
            (
                "options", Wire.query(Wire.opt(asked, flags: 0x8000)),
                "beef 8700 0001 0000 0000 0001" + Wire.question + Wire.ours(cookie, flags: 0x8000)
            ),
            (
                "REFUSED", "beef 0100 0001 0000 0000 0001" + outside + Wire.opt(),
                "beef 8305 0001 0000 0000 0001" + outside + Wire.ours()
            ),
            (
                "NXDOMAIN", "beef 0100 0001 0000 0000 0000" + absent, "beef 8703 0001 0000 0000 0000" + absent
            ),
            ("no question", "beef 0100 0000 0000 0000 0000", "beef 8301 0000 0000 0000 0000"),
        ] {
            #expect(hexadecimal(fixture.truncated(octets(query))) == hexadecimal(octets(response)), "\(title)")
        }
    }
}
