import Answering
import DNSWire
import IPAddress
import TestSupport
import Testing

@Suite("RFC 7873, RFC 9018: cookies")
struct CookieTests {
    private static let old = "e5e973e5a6b2a43f48e7dc849e37bfcf"
    private static let client = "2464c4abcf10c957"
    private static let good = client + "010000005cf79f111f8130c3eee29480"
    private static let made: UInt32 = 1_559_731_985

    private static func secret(_ text: String) throws -> CookieSecret {
        try #require(CookieSecret(octets(text)))
    }

    private static func fixture(
        _ current: String = old, previous: String? = nil, next: String? = nil, isRequired: Bool = false,
        address text: String = "198.51.100.100", time: UInt32 = made
    ) throws -> Fixture {
        let secrets = CookieSecrets(
            current: try secret(current), previous: try previous.map { try secret($0) },
            next: try next.map { try secret($0) })
        var fixture = try Fixture(settings: AnswerSettings(cookieSecrets: secrets, requiresCookies: isRequired))
        fixture.client.address = try address(text)
        fixture.client.time = time
        return fixture
    }

    private static func query(_ cookie: String) -> String { Wire.query(Wire.opt(Wire.option(10, cookie))) }
    private static func response(_ cookie: String) -> String { Wire.response(Wire.ours(Wire.option(10, cookie))) }

    /// The reference's vectors: key 00 to 0f, input 00, 01, ... of each length.
    @Test("RFC 9018 4.4: SipHash-2-4")
    func sipHash() {
        let vectors: [(length: Int, hash: UInt64)] = [
            (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
            (8, 0x93f5_f579_9a93_2462), (9, 0x9e00_82df_0ba9_e4b0), (15, 0xa129_ca61_49be_45e5),
            (16, 0x3f2a_cc7f_57c2_9bdb), (20, 0xbed6_5cf2_1aa2_ee98), (32, 0x7127_512f_72f2_7cce),
            (63, 0x958a_324c_eb06_4572),
        ]
        for (length, expected) in vectors {
            var hash = SipHash(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
            var rest: UInt64 = 0
            for index in 0..<length {
                rest |= UInt64(index) << UInt64(index % 8 * 8)
                if index % 8 == 7 {
                    hash.take(rest)
                    rest = 0
                }
            }
            #expect(hash.finish(rest, length: length) == expected, "\(length) octets")
        }
    }

    @Test("RFC 9018 A.1: a new server cookie")
    func newCookie() throws {
        var fixture = try Self.fixture()
        Exchange.check([Exchange("A.1", Self.query(Self.client), Self.response(Self.good))], &fixture)
        #expect(!fixture.responder.summary.hasValidCookie)
    }

    @Test("RFC 9018 A.2: a renewed server cookie")
    func renewedCookie() throws {
        var fixture = try Self.fixture(time: 1_559_734_385)
        let renewed = Self.client + "010000005cf7a871d4a564a1442aca77"
        Exchange.check([Exchange("A.2", Self.query(Self.good), Self.response(renewed))], &fixture)
        #expect(fixture.responder.summary.hasValidCookie)
    }

    @Test("RFC 9018 A.3: reserved octets are hashed as they come")
    func reservedOctets() throws {
        let shown = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5"
        // At the time of the example's response the cookie is older than an hour, and so is of no worth (4.3).
        for (time, isValid) in [(1_559_727_985, true), (1_559_734_700, false)] as [(UInt32, Bool)] {
            var fixture = try Self.fixture(address: "203.0.113.203", time: time)
            let given = isValid ? shown : "fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e"
            Exchange.check([Exchange("A.3 at \(time)", Self.query(shown), Self.response(given))], &fixture)
            #expect(fixture.responder.summary.hasValidCookie == isValid)
        }
    }

    @Test("RFC 9018 A.4, 5: IPv6, and a secret that has been rolled over")
    func rolledOver() throws {
        let new = "445536bcd2513298075a5d379663c962"
        let former = "dd3bdf9344b678b185a6f5cb60fca715"
        let shown = "22681ab97d52c298010000005cf7c57926556bd0934c72f8"
        let given = "22681ab97d52c298010000005cf7c609a6bb79d16625507a"
        for (previous, next, isValid) in [(former, nil, true), (nil, former, true), (nil, nil, false)]
            as [(String?, String?, Bool)]
        {
            var fixture = try Self.fixture(
                new, previous: previous, next: next, address: "2001:db8:220:1:59de:d0f4:8769:82b8",
                time: 1_559_741_961)
            Exchange.check([Exchange("A.4", Self.query(shown), Self.response(given))], &fixture)
            #expect(fixture.responder.summary.hasValidCookie == isValid)
        }
    }

    @Test("RFC 9018 4.3: valid for an hour and from 5 minutes ahead, made anew after half an hour")
    func timestamps() throws {
        let rows: [(offset: Int32, isValid: Bool, isKept: Bool)] = [
            (-301, false, false), (-300, true, true), (-1, true, true), (0, true, true), (1800, true, true),
            (1801, true, false), (3600, true, false), (3601, false, false), (.max, false, false), (.min, false, false),
        ]
        for row in rows {
            var fixture = try Self.fixture(time: Self.made &+ UInt32(bitPattern: row.offset))
            let message = try Message(wire: fixture.exchange(octets(Self.query(Self.good))))
            #expect(fixture.responder.summary.hasValidCookie == row.isValid, "\(row.offset)")
            #expect((message.edns?[.cookie] == octets(Self.good)) == row.isKept, "\(row.offset)")
        }
    }

    @Test("RFC 9018 4.3, RFC 1982: timestamps pass 2106")
    func timestampsWrap() throws {
        var fixture = try Self.fixture(time: 0xffff_ff00)
        let first = try Message(wire: fixture.exchange(octets(Self.query(Self.client))))
        let cookie = hexadecimal(try #require(first.edns?[.cookie]))
        fixture.client.time = 0x100
        Exchange.check([Exchange("past the wrap", Self.query(cookie), Self.response(cookie))], &fixture)
        #expect(fixture.responder.summary.hasValidCookie)
    }

    @Test("RFC 7873 5.2.4: what is not ours is answered with a new cookie")
    func invalidCookies() throws {
        let head = Self.client + "010000005cf79f11"
        for cookie in [
            "2464c4abcf10c956010000005cf79f111f8130c3eee29480",  // another client's part
            Self.client + "020000005cf79f111f8130c3eee29480",  // another version
            Self.client + "010000015cf79f111f8130c3eee29480",  // reserved octets
            head + "1f8130c3eee29481", head + "1f8130c3eee294", Self.good + "00", Self.client + "0000000000000000",
            Self.client + String(repeating: "ff", count: 32),
        ] {
            for isRequired in [false, true] {
                var fixture = try Self.fixture(isRequired: isRequired)
                let response = fixture.exchange(octets(Self.query(cookie)))
                let given = try #require(try Message(wire: response).edns?[.cookie])
                let option = Wire.option(10, hexadecimal(given))
                #expect(given.count == 24 && Array(given[..<8]) == Array(octets(cookie)[..<8]) && given[8] == 1)
                let expected =
                    isRequired ? Wire.error(7, Wire.ours(option, code: 1)) : Wire.response(Wire.ours(option))
                #expect(hexadecimal(response) == hexadecimal(octets(expected)), "\(cookie)")
                #expect(!fixture.responder.summary.hasValidCookie)
                // What was given is good.
                _ = fixture.exchange(octets(Self.query(hexadecimal(given))))
                #expect(fixture.responder.summary.hasValidCookie)
            }
        }
    }

    @Test("RFC 7873 5.2.2: a cookie of a length that there is not is a format error")
    func malformed() throws {
        var fixture = try Self.fixture(isRequired: true)
        for count in Array(0...7) + Array(9...15) + [41, 64, 1000] {
            let cookie = String(repeating: "61", count: count)
            Exchange.check(
                [
                    Exchange("\(count) octets", Self.query(cookie), Wire.error(1, Wire.ours())),
                    Exchange(
                        "whoever asks next has no part in it", Wire.query(Wire.opt()), Wire.response(Wire.ours())),
                ], &fixture)
        }
        for count in [8] + Array(16...40) {
            let response = fixture.exchange(octets(Self.query(String(repeating: "61", count: count))))
            #expect(response[3] == 7, "\(count) octets are no cookie of ours")
        }
    }

    @Test("RFC 7873 5.2: the first cookie counts")
    func several() throws {
        var fixture = try Self.fixture()
        let query = Wire.query(Wire.opt(Wire.option(10, Self.good) + Wire.option(10, "ff")))
        Exchange.check([Exchange("two", query, Self.response(Self.good))], &fixture)
    }

    @Test("RFC 7873 5.2.3: where cookies are asked for, over UDP alone")
    func required() throws {
        var fixture = try Self.fixture(isRequired: true)
        let failure = Wire.error(7, Wire.ours(Wire.option(10, Self.good), code: 1))
        Exchange.check(
            [
                Exchange("no cookie", Wire.query(Wire.opt()), Wire.response(Wire.ours())),
                Exchange("no EDNS", Wire.query, Wire.response),
                Exchange("the client's part", Self.query(Self.client), failure),
                Exchange("both", Self.query(Self.good), Self.response(Self.good)),
            ], &fixture)
        let response = fixture.exchange(octets(Self.query(Self.client)), over: .tcp)
        #expect(hexadecimal(response) == hexadecimal(octets(Self.response(Self.good))))
    }

    @Test("RFC 7873 5.4: a query without a question asks for a cookie")
    func withoutQuestion() throws {
        var fixture = try Self.fixture()
        func query(_ cookie: String) -> String {
            "beef 0100 0000 0000 0000 0001" + Wire.opt(Wire.option(10, cookie))
        }
        func response(_ code: String, _ record: String) -> String { "beef 810" + code + "0000 0000 0000 0001" + record }
        let given = Wire.option(10, Self.good)
        let wrong = Self.client + "010000005cf79f111f8130c3eee29481"
        Exchange.check(
            [
                Exchange("the client's part", query(Self.client), response("0", Wire.ours(given))),
                Exchange("a good one", query(Self.good), response("0", Wire.ours(given))),
                Exchange("a bad one", query(wrong), response("7", Wire.ours(given, code: 1))),
                Exchange("a malformed one", query("ff"), response("1", Wire.ours())),
                Exchange(
                    "with octets behind", query(Self.client) + "00", response("1", Wire.ours(given))),
            ], &fixture)
        var without = try Fixture(settings: AnswerSettings())
        Exchange.check([Exchange("no cookies here", query(Self.client), response("1", Wire.ours()))], &without)
    }

    @Test("RFC 7873 5.2.1: without secrets, cookies are passed over, whatever they are")
    func withoutSecrets() throws {
        var fixture = try Fixture(settings: AnswerSettings(requiresCookies: true))
        for cookie in [Self.client, Self.good, "ff"] {
            Exchange.check([Exchange(cookie, Self.query(cookie), Wire.response(Wire.ours()))], &fixture)
            #expect(!fixture.responder.summary.hasValidCookie)
        }
    }

    @Test("RFC 7873 5.2.3: errors give a cookie, too")
    func errors() throws {
        var fixture = try Self.fixture()
        let outside = "00" + Wire.a
        Exchange.check(
            [
                Exchange(
                    "REFUSED", "beef 0100 0001 0000 0000 0001" + outside + Wire.opt(Wire.option(10, Self.client)),
                    "beef 8105 0001 0000 0000 0001" + outside
                        + Wire.ours(Wire.option(10, Self.good) + Wire.option(15, "0014")))
            ], &fixture)
    }

    /// A response of `count` addresses is `12 + 17 + 16 * count` octets, and the OPT record 11, with the cookie 39.
    @Test("RFC 7873 1: a client that shows no cookie gets no more than the policy says")
    func sizes() throws {
        var settings = AnswerSettings.all
        settings.payloadSize = 1400
        settings.payloadSizeWithoutCookie = 700
        var builder = AnswerTableBuilder(zones: [try exampleZone()], settings: settings)
        builder.update([try exampleProfile(["web.tm.test"], [(exampleAddresses(60), 1)])])
        var fixture = Fixture(table: builder.makeTable())
        fixture.client.address = try address("198.51.100.100")
        fixture.client.time = Self.made
        let rows: [(cookie: String?, size: UInt16, isWhole: Bool)] = [
            (nil, 4096, false), (Self.client, 4096, false), (Self.good, 4096, true), (Self.good, 1000, false),
        ]
        for row in rows {
            let options = row.cookie.map { Wire.option(10, $0) } ?? ""
            let query = octets(Wire.query(Wire.opt(options, size: row.size)))
            let response = try Message(wire: fixture.exchange(query))
            #expect(response.header.isTruncated == !row.isWhole && response.answers.count == (row.isWhole ? 60 : 0))
            #expect(try Message(wire: fixture.exchange(query, over: .tcp)).answers.count == 60)
        }
    }
}
