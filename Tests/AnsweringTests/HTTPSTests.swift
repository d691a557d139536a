import Answering
import DNSWire
import IPAddress
import Testing
import Traffic

/// HTTPS records at the names of profiles, drawn by weight and health (RFC 9460, rules 5).
@Suite("RFC 9460: HTTPS records of profiles")
struct HTTPSTests {
    static let soa = "tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60"
    static let both = HTTPSParameters(alpn: ["h2", "h3"])
    /// `1 . alpn=h2,h3`, without hints.
    static let alpn = "0001 00 0001 0006 026832 026833"
    static func ipv4(_ last: String) -> String { "0004 0004 c00002\(last)" }
    static func ipv6(_ last: String) -> String { "0006 0010 20010db80000000000000000000000\(last)" }

    struct Row: Sendable, CustomTestStringConvertible {
        var endpoints: [String]
        var degraded: [String] = []
        var https = both
        var nodata = false
        var minimum = 0.0
        var observeOnly = false
        var maxReturn = 1
        var name = "web.tm.test"
        var records: [String] = []
        /// The data of each record that may be answered, in hexadecimal; none: NODATA.
        var answers: Set<String>
        /// The type of these records.
        var type: RecordType = .https
        var testDescription: String { "\(name): \(endpoints) without \(degraded)" }
    }

    @Test(
        "2.2, 2.5.2, 7: the record's data, and whom it stands for",
        arguments: [
            // The policy's own: what it does not say is not told, and 443 goes without saying (RFC 9460 7.2).
            Row(endpoints: ["192.0.2.1"], https: HTTPSParameters(), answers: ["000100" + ipv4("01")]),
            Row(endpoints: ["192.0.2.1"], answers: [alpn + ipv4("01")]),
            Row(
                endpoints: ["192.0.2.1"], https: HTTPSParameters(alpn: ["h3"], port: 8443),
                answers: ["000100 0001 0003 026833 0003 0002 20fb" + ipv4("01")]),
            Row(endpoints: ["2001:db8::1"], answers: [alpn + ipv6("01")]),
            // Hints are of the one endpoint drawn, both families, each address once.
            Row(
                endpoints: ["2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.1"],
                answers: [alpn + "0004 0008 c0000201c0000202" + ipv6("01")]),
            Row(
                endpoints: ["192.0.2.1 2001:db8::1", "192.0.2.2", "2001:db8::3"],
                answers: [alpn + ipv4("01") + ipv6("01"), alpn + ipv4("02"), alpn + ipv6("03")]),
            Row(endpoints: ["192.0.2.1", "192.0.2.2"], maxReturn: 0, answers: [alpn + ipv4("01"), alpn + ipv4("02")]),
            // Hints never point at what is dead.
            Row(endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], answers: [alpn + ipv4("02")]),
            Row(endpoints: ["192.0.2.1 192.0.2.2"], degraded: ["192.0.2.1"], answers: [alpn + ipv4("02")]),
            Row(endpoints: ["192.0.2.1 2001:db8::1"], degraded: ["192.0.2.1"], answers: [alpn + ipv6("01")]),
            Row(endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1"], answers: [alpn + ipv6("02")]),
            // Failing open and the policy's bounds, as for A.
            Row(
                endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1", "192.0.2.2"],
                answers: [alpn + ipv4("01"), alpn + ipv4("02")]),
            Row(
                endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1", "192.0.2.2"], nodata: true, answers: []),
            Row(
                endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], minimum: 0.6,
                answers: [alpn + ipv4("01"), alpn + ipv4("02")]),
            Row(
                endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], observeOnly: true,
                answers: [alpn + ipv4("01"), alpn + ipv4("02")]),
            Row(endpoints: [], answers: []),
            // Never beside a CNAME: aliases alone are answered as such, among others they have no part.
            Row(endpoints: ["a.example"], answers: ["01610765 78616d706c6500"], type: .cname),
            Row(
                endpoints: ["a.example", "192.0.2.1"], degraded: ["192.0.2.1"], answers: ["01610765 78616d706c6500"],
                type: .cname),
            Row(endpoints: ["a.example", "192.0.2.1"], answers: [alpn + ipv4("01")]),
            Row(endpoints: ["a.example", "192.0.2.1"], degraded: ["a.example"], answers: [alpn + ipv4("01")]),
            // Where no CNAME can stand, a served target's addresses are found at the name itself, and others are left out.
            Row(endpoints: ["near.tm.test"], name: "tm.test", answers: [alpn]),
            Row(endpoints: ["near.tm.test", "192.0.2.1"], name: "tm.test", answers: [alpn, alpn + ipv4("01")]),
            Row(endpoints: ["a.example"], name: "tm.test", answers: []),
            Row(endpoints: ["a.example", "192.0.2.1"], name: "tm.test", answers: [alpn + ipv4("01")]),
            // Static records come first (rules 1); those of other types have nothing to do with it.
            Row(endpoints: ["192.0.2.1"], records: ["web HTTPS 5 ."], answers: ["000500"]),
            Row(endpoints: ["192.0.2.1"], records: ["web SVCB 5 ."], answers: [alpn + ipv4("01")]),
        ])
    func answers(_ row: Row) throws {
        var profile = try exampleProfile([row.name], row.endpoints.map { ($0, 1) }, maxReturn: row.maxReturn)
        profile.https = row.https
        profile.monitor = MonitorSettings()
        profile.whenAllDegraded = row.nodata ? .nodata : .serve
        profile.minimumHealthyWeight = row.minimum
        profile.observeOnly = row.observeOnly
        let records = row.records + ["near A 192.0.2.77"]
        var builder = AnswerTableBuilder(zones: [try exampleZone(records: records)])
        builder.update([profile])
        builder.setHealth(
            ProfileHealth(of: profile) { row.degraded.contains($0.host.description) ? .degraded : .online },
            of: profile.id)
        var fixture = Fixture(table: builder.makeTable())
        let name = try DomainName(row.name)
        let question = name.wire + [0, 65, 0, 1]
        let expected = Set(
            row.answers.map { data in
                let data = Self.octets(data)
                return [0x12, 0x34, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0] + question + [0xc0, 0x0c]
                    + [0, UInt8(row.type.rawValue), 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
            })
        let query: [UInt8] = [0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question
        var found: Set<[UInt8]> = []
        for _ in 0..<100 { found.insert(fixture.exchange(query)) }
        guard row.answers.isEmpty else {
            #expect(found == expected)
            return
        }
        let denial = try fixture.ask(row.name, .https)
        #expect(found.count == 1)
        #expect(denial.responseCode == .noError && denial.header.isAuthoritative && denial.answers.isEmpty)
        #expect(denial.authorities.map(\.description) == [Self.soa])
    }

    @Test("3: an HTTPS record at the end of a chain has its own name and TTL")
    func followsChains() throws {
        var target = try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)], ttl: 5)
        target.https = Self.both
        let alias = try exampleProfile(["old.tm.test"], [("web.tm.test", 1)])
        var fixture = Fixture(
            zones: [try exampleZone(records: ["www CNAME old.tm.test."])], profiles: [target, alias])
        let message = try fixture.ask("www.tm.test", .https)
        #expect(
            message.answers.map { "\($0.name) \($0.ttl) \($0.type)" } == [
                "www.tm.test 60 CNAME", "old.tm.test 60 CNAME", "web.tm.test 5 HTTPS",
            ])
        #expect(message.answers.last?.rdata == Self.octets(Self.alpn + Self.ipv4("01")))
    }

    @Test("the draw goes by the weights, and counts")
    func drawsByWeight() throws {
        var profile = try exampleProfile(["web.tm.test"], [("192.0.2.1", 9), ("a.example", 90), ("2001:db8::1", 1)])
        profile.https = HTTPSParameters()
        var fixture = Fixture(zones: [try exampleZone()], profiles: [profile])
        fixture.responder.draws.reserve()
        for _ in 0..<2000 { _ = try fixture.ask("web.tm.test", .https) }
        let drawn = fixture.responder.draws.counters
        #expect(drawn.count == 2000)
        let ipv6 = drawn.count { $0 == 2 }
        #expect(!drawn.contains(1) && (120...290).contains(ipv6), "a tenth, within five standard deviations: \(ipv6)")
    }

    @Test("4.1: SVCB is static alone, and other types stay as they are")
    func otherTypes() throws {
        var profile = try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)])
        profile.https = Self.both
        var fixture = Fixture(zones: [try exampleZone()], profiles: [profile])
        for type in [RecordType.svcb, .txt, .cname] { #expect(try fixture.answers("web.tm.test", type) == []) }
        for type in [RecordType.a, .any] {
            #expect(try fixture.answers("web.tm.test", type) == ["web.tm.test. 60 IN A 192.0.2.1"])
        }
        #expect(try fixture.ask("below.web.tm.test", .https).responseCode == .nameError)
    }

    @Test("a policy that no longer says https takes the record away")
    func policyChanges() throws {
        var profile = try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)])
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        func count() throws -> Int {
            var fixture = Fixture(table: builder.makeTable())
            return try fixture.answers("web.tm.test", .https).count
        }
        builder.update([profile])
        #expect(try count() == 0)
        profile.https = HTTPSParameters()
        builder.update([profile])
        #expect(try count() == 1)
        profile.https = nil
        builder.update([profile])
        #expect(try count() == 0)
    }

    static func octets(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
