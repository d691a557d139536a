import Answering
import DNSWire
import IPAddress
import Testing
import Traffic

/// What static zone data answers (RFC 1034 4.3.2, RFC 2308, RFC 4592).
struct StaticAnswerTests {
    static let records = [
        "www A 192.0.2.1", "www A 192.0.2.2", "www AAAA 2001:db8::1", "alias CNAME www", "far CNAME www.example.",
        "deep.ent TXT \"below\"", "*.wild TXT \"any\"", "kept.wild A 192.0.2.3", "*.star CNAME www",
        "@ MX 10 mail", "mail 300 A 192.0.2.25", "_sip._tcp SRV 1 2 5060 www", "caa CAA 0 issue \"ca.example\"",
        "sub NS ns1.sub", "sub NS ns2.other.example.", "ns1.sub A 192.0.2.100", "stale.sub A 192.0.2.101",
        "sub DS 1 13 2 0011223344556677889900112233445566778899001122334455667788990011",
        "toward CNAME host.sub", "odd TYPE65280 \\# 3 010203", "loop1 CNAME loop2", "loop2 CNAME loop1",
        "lost CNAME nothing.wrong",
    ]

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var type: RecordType
        var code = ResponseCode.noError
        var authoritative = true
        var answers: [String] = []
        var authorities: [String] = []
        var additionals: [String] = []
        var testDescription: String { "\(name) \(type)" }
    }

    static let soa =
        "tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60"
    static let referral = ["sub.tm.test. 60 IN NS ns1.sub.tm.test.", "sub.tm.test. 60 IN NS ns2.other.example."]
    static let glue = ["ns1.sub.tm.test. 60 IN A 192.0.2.100"]
    static let digest = "0011223344556677889900112233445566778899001122334455667788990011"

    static let cases = [
        Case(
            name: "www.tm.test", type: .a,
            answers: ["www.tm.test. 60 IN A 192.0.2.1", "www.tm.test. 60 IN A 192.0.2.2"]),
        Case(name: "www.tm.test", type: .aaaa, answers: ["www.tm.test. 60 IN AAAA 2001:db8::1"]),
        Case(name: "www.tm.test", type: .txt, authorities: [soa]),
        Case(name: "mail.tm.test", type: .a, answers: ["mail.tm.test. 300 IN A 192.0.2.25"]),
        Case(name: "absent.tm.test", type: .a, code: .nameError, authorities: [soa]),
        Case(name: "below.www.tm.test", type: .a, code: .nameError, authorities: [soa]),
        Case(name: "ent.tm.test", type: .a, authorities: [soa]),
        Case(name: "deep.ent.tm.test", type: .txt, answers: ["deep.ent.tm.test. 60 IN TXT \"below\""]),
        Case(name: "x.ent.tm.test", type: .txt, code: .nameError, authorities: [soa]),
        Case(name: "a.wild.tm.test", type: .txt, answers: ["a.wild.tm.test. 60 IN TXT \"any\""]),
        Case(name: "a.b.wild.tm.test", type: .txt, answers: ["a.b.wild.tm.test. 60 IN TXT \"any\""]),
        Case(name: "a.wild.tm.test", type: .a, authorities: [soa]),
        Case(name: "wild.tm.test", type: .txt, authorities: [soa]),
        Case(name: "kept.wild.tm.test", type: .txt, authorities: [soa]),
        Case(name: "x.kept.wild.tm.test", type: .txt, code: .nameError, authorities: [soa]),
        Case(name: "*.wild.tm.test", type: .txt, answers: ["*.wild.tm.test. 60 IN TXT \"any\""]),
        Case(
            name: "z.star.tm.test", type: .aaaa,
            answers: ["z.star.tm.test. 60 IN CNAME www.tm.test.", "www.tm.test. 60 IN AAAA 2001:db8::1"]),
        Case(
            name: "alias.tm.test", type: .aaaa,
            answers: ["alias.tm.test. 60 IN CNAME www.tm.test.", "www.tm.test. 60 IN AAAA 2001:db8::1"]),
        Case(name: "alias.tm.test", type: .cname, answers: ["alias.tm.test. 60 IN CNAME www.tm.test."]),
        Case(name: "alias.tm.test", type: .any, answers: ["alias.tm.test. 60 IN CNAME www.tm.test."]),
        Case(
            name: "alias.tm.test", type: .txt, answers: ["alias.tm.test. 60 IN CNAME www.tm.test."], authorities: [soa]),
        Case(name: "far.tm.test", type: .a, answers: ["far.tm.test. 60 IN CNAME www.example."]),
        // RFC 6604 3: the code is that of the chain's end.
        Case(
            name: "lost.tm.test", type: .a, code: .nameError,
            answers: ["lost.tm.test. 60 IN CNAME nothing.wrong.tm.test."], authorities: [soa]),
        Case(
            name: "toward.tm.test", type: .a, answers: ["toward.tm.test. 60 IN CNAME host.sub.tm.test."],
            authorities: referral, additionals: glue),
        Case(
            name: "host.sub.tm.test", type: .a, authoritative: false, authorities: referral, additionals: glue),
        Case(name: "sub.tm.test", type: .ns, authoritative: false, authorities: referral, additionals: glue),
        Case(name: "ns1.sub.tm.test", type: .a, authoritative: false, authorities: referral, additionals: glue),
        // RFC 4035 3.1.4.1: the parent answers for DS at the cut.
        Case(name: "sub.tm.test", type: .ds, answers: ["sub.tm.test. 60 IN DS 1 13 2 \(digest)"]),
        Case(
            name: "tm.test", type: .soa,
            answers: ["tm.test. 3600 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60"]),
        Case(
            name: "tm.test", type: .ns,
            answers: ["tm.test. 3600 IN NS ns1.tm.test.", "tm.test. 3600 IN NS ns.elsewhere.example."],
            additionals: ["ns1.tm.test. 3600 IN A 192.0.2.53"]),
        Case(
            name: "tm.test", type: .mx, answers: ["tm.test. 60 IN MX 10 mail.tm.test."],
            additionals: ["mail.tm.test. 300 IN A 192.0.2.25"]),
        Case(name: "tm.test", type: .a, authorities: [soa]),
        Case(name: "tm.test", type: .ds, authorities: [soa]),
        Case(name: "ns1.tm.test", type: .a, answers: ["ns1.tm.test. 3600 IN A 192.0.2.53"]),
        Case(
            name: "_sip._tcp.tm.test", type: .srv, answers: ["_sip._tcp.tm.test. 60 IN SRV 1 2 5060 www.tm.test."],
            additionals: [
                "www.tm.test. 60 IN A 192.0.2.1", "www.tm.test. 60 IN A 192.0.2.2",
                "www.tm.test. 60 IN AAAA 2001:db8::1",
            ]),
        Case(name: "_tcp.tm.test", type: .srv, authorities: [soa]),
        Case(name: "caa.tm.test", type: .caa, answers: ["caa.tm.test. 60 IN CAA 0 issue \"ca.example\""]),
        Case(
            name: "odd.tm.test", type: RecordType(rawValue: 65280),
            answers: ["odd.tm.test. 60 IN TYPE65280 \\# 3 010203"]),
        Case(name: "test", type: .a, code: .refused, authoritative: false),
        Case(name: "example", type: .soa, code: .refused, authoritative: false),
        Case(name: ".", type: .ns, code: .refused, authoritative: false),
        Case(name: "xtm.test", type: .a, code: .refused, authoritative: false),
    ]

    @Test(arguments: cases)
    func answersAsTheZoneSays(_ expected: Case) throws {
        var fixture = Fixture(zones: [try exampleZone(records: Self.records)])
        let message = try fixture.ask(expected.name, expected.type)
        #expect(message.responseCode == expected.code)
        #expect(message.header.isAuthoritative == expected.authoritative)
        #expect(message.header.isResponse && !message.header.isTruncated && !message.header.recursionAvailable)
        #expect(message.answers.map(\.description) == expected.answers)
        #expect(message.authorities.map(\.description) == expected.authorities)
        #expect(message.additionals.map(\.description) == expected.additionals)
    }

    @Test func endsALoopAfterEightNames() throws {
        var fixture = Fixture(zones: [try exampleZone(records: Self.records)])
        let message = try fixture.ask("loop1.tm.test", .a)
        #expect(message.responseCode == .noError)
        #expect(message.answers.count == 8)
    }

    @Test func serialAndNegativeTTLFollowTheZone() throws {
        var zone = try exampleZone()
        zone.timers.negativeTTL = 7
        zone.serial = 4_000_000_000
        var builder = AnswerTableBuilder(zones: [zone])
        var fixture = Fixture(table: builder.makeTable())
        #expect(
            try fixture.ask("absent.tm.test", .a).authorities.map(\.description) == [
                "tm.test. 7 IN SOA ns1.tm.test. hostmaster.tm.test. 4000000000 14400 3600 1209600 7"
            ])
        builder.setSerial(5, ofZone: 0)
        fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.answers("tm.test", .soa)[0].contains("hostmaster.tm.test. 5 14400"))
    }

    @Test func childAndParentZonesEachAnswerTheirPart() throws {
        let parent = try exampleZone(
            "tm.test", records: ["sub DS 1 13 2 \(Self.digest)", "sub NS ns1.sub", "x.sub A 192.0.2.9"])
        let child = try exampleZone("sub.tm.test", records: ["www A 192.0.2.8"])
        var fixture = Fixture(zones: [parent, child])
        #expect(try fixture.answers("sub.tm.test", .ds) == ["sub.tm.test. 60 IN DS 1 13 2 \(Self.digest)"])
        #expect(try fixture.answers("www.sub.tm.test", .a) == ["www.sub.tm.test. 60 IN A 192.0.2.8"])
        let message = try fixture.ask("x.sub.tm.test", .a)
        #expect(message.responseCode == .nameError)
        #expect(message.authorities.first?.name.description == "sub.tm.test")
    }

    /// What lies between a delegation and a served zone below it is the delegated zone's, as is the lower zone's DS.
    @Test func aServedZoneBelowADelegationHidesNothingOfIt() throws {
        let parent = try exampleZone("tm.test", records: ["sub NS ns1.sub", "x.y.sub DS 1 13 2 \(Self.digest)"])
        var fixture = Fixture(zones: [parent, try exampleZone("x.y.sub.tm.test")])
        for name in ["y.sub.tm.test", "z.y.sub.tm.test"] {
            let message = try fixture.ask(name, .a)
            #expect(message.responseCode == .noError && !message.header.isAuthoritative)
            #expect(message.authorities.map(\.description) == ["sub.tm.test. 60 IN NS ns1.sub.tm.test."])
        }
        let message = try fixture.ask("x.y.sub.tm.test", .ds)
        #expect(message.answers.isEmpty && message.authorities.map(\.name.description) == ["x.y.sub.tm.test"])
    }

    /// RFC 2181 5: a part of a record set is never given.
    @Test func nameServersBringTheirWholeAddressSets() throws {
        var fixture = Fixture(zones: [try exampleZone(records: ["ns1 30 A 192.0.2.54", "ns1 AAAA 2001:db8::53"])])
        #expect(
            try fixture.ask("tm.test", .ns).additionals.map(\.description) == [
                "ns1.tm.test. 30 IN A 192.0.2.54", "ns1.tm.test. 30 IN A 192.0.2.53",
                "ns1.tm.test. 60 IN AAAA 2001:db8::53",
            ])
    }

    /// Two delegations whose servers lie in each other are found by this glue alone (RFC 9471 2.3).
    @Test func referralsHoldSiblingGlue() throws {
        let records = ["one NS ns.two", "two NS ns.one", "ns.one A 192.0.2.1", "ns.two A 192.0.2.2"]
        var fixture = Fixture(zones: [try exampleZone(records: records)])
        #expect(
            try fixture.ask("one.tm.test", .a).additionals.map(\.description) == ["ns.two.tm.test. 60 IN A 192.0.2.2"])
        #expect(
            try fixture.ask("two.tm.test", .a).additionals.map(\.description) == ["ns.one.tm.test. 60 IN A 192.0.2.1"])
    }

    /// RFC 9471 3.1, 3.2: a referral is truncated for in-domain glue alone; other addresses give way.
    @Test func onlyGlueInsideTheDelegatedZoneTruncates() throws {
        let many = (0..<40).map { "big A 192.0.2.\($0)" }
        let siblings = (0..<40).map { "ns.other A 198.51.100.\($0)" }
        var fixture = Fixture(
            zones: [
                try exampleZone(
                    records: ["d NS big", "d NS ns.d", "ns.d A 192.0.2.1", "d NS ns.other", "other NS ns.other"] + many
                        + siblings)
            ])
        let small = try fixture.ask("x.d.tm.test", .a)
        #expect(!small.header.isTruncated && small.authorities.count == 3)
        #expect(small.additionals.map(\.description) == ["ns.d.tm.test. 60 IN A 192.0.2.1"])
        #expect(try fixture.ask("x.d.tm.test", .a, over: .tcp).additionals.count == 81)
        #expect(try fixture.ask("x.other.tm.test", .a).header.isTruncated)
        #expect(try fixture.ask("x.other.tm.test", .a, over: .tcp).additionals.count == 40)
    }

    /// Addresses go along where there is room for a whole set, and never make an answer truncated.
    @Test func addressesOfHostsInDataGoAlong() throws {
        let records =
            [
                "@ MX 10 mail", "@ MX 20 backup", "@ MX 30 mail", "@ MX 40 outside.example.", "@ MX 50 host.sub",
                "mail A 192.0.2.25", "mail AAAA 2001:db8::25", "null MX 0 .", "* MX 10 mail",
                "web HTTPS 1 . alpn=h2", "web A 192.0.2.80", "svc HTTPS 1 web alpn=h2", "alias HTTPS 0 web",
                "none HTTPS 0 .", "_x._tcp SVCB 1 mail", "sub NS ns.sub", "ns.sub A 192.0.2.99",
                "host.sub A 192.0.2.98",
            ] + (0..<60).map { "backup A 198.51.100.\($0)" }
        var fixture = Fixture(zones: [try exampleZone(records: records)])
        let mail = ["mail.tm.test. 60 IN A 192.0.2.25", "mail.tm.test. 60 IN AAAA 2001:db8::25"]
        #expect(try fixture.additionals("tm.test", .mx) == mail, "the addresses of backup do not fit")
        #expect(try fixture.ask("tm.test", .mx, over: .tcp).additionals.count == 62)
        #expect(try fixture.additionals("synthesised.tm.test", .mx) == mail)
        #expect(try fixture.additionals("null.tm.test", .mx) == [])
        let web = ["web.tm.test. 60 IN A 192.0.2.80"]
        for name in ["web", "svc", "alias"] { #expect(try fixture.additionals("\(name).tm.test", .https) == web) }
        #expect(try fixture.additionals("none.tm.test", .https) == [])
        #expect(try fixture.additionals("_x._tcp.tm.test", .svcb) == mail)
        #expect(try fixture.additionals("tm.test", .any).isEmpty && fixture.additionals("svc.tm.test", .any).isEmpty)
    }

    /// Whoever may not ask a zone does not learn of its hosts by another one.
    @Test func additionalAddressesAreThoseThatTheClientMayAsk() throws {
        let zone = try exampleZone(records: ["@ MX 10 mail.inner.test.", "@ MX 20 mail.open.test."])
        var inner = try exampleZone("inner.test", records: ["mail A 10.0.0.1", "@ MX 5 mail"])
        inner.access = AccessList(allowed: [try #require(IPPrefix("192.0.2.0/24"))], denied: [])
        var fixture = Fixture(zones: [zone, inner, try exampleZone("open.test", records: ["mail A 192.0.2.7"])])
        #expect(
            try fixture.ask("tm.test", .mx).additionals.map(\.description) == ["mail.open.test. 60 IN A 192.0.2.7"])
        #expect(
            try fixture.ask("inner.test", .mx).additionals.map(\.description) == ["mail.inner.test. 60 IN A 10.0.0.1"])
    }

    @Test func thePrimaryServerMayBeAnotherOne() throws {
        var zone = try exampleZone()
        zone.primaryServer = try DomainName("hidden.example")
        var fixture = Fixture(zones: [zone])
        #expect(try fixture.answers("tm.test", .soa)[0].contains(" SOA hidden.example. hostmaster.tm.test. "))
        #expect(try fixture.answers("tm.test", .ns)[0].hasSuffix(" NS ns1.tm.test."))
    }

    @Test func aZoneWithoutNameServersAnswersAllTheSame() throws {
        var zone = try exampleZone()
        zone.nameServers = []
        var fixture = Fixture(zones: [zone])
        #expect(try fixture.answers("tm.test", .ns) == ["tm.test. 3600 IN NS tm.test."])
        #expect(try fixture.answers("tm.test", .soa).count == 1)
    }

    @Test func rootZoneCanBeServed() throws {
        let zone = Zone(
            name: .root, nameServers: [.init(name: try DomainName("a.root"), addresses: [try address("192.0.2.1")])],
            contact: try DomainName("nobody.root"),
            records: [try ResourceRecord(text: "x.y. A 192.0.2.2", origin: .root, defaultTTL: 5)])
        var fixture = Fixture(zones: [zone])
        #expect(try fixture.answers("x.y", .a) == ["x.y. 5 IN A 192.0.2.2"])
        #expect(try fixture.ask("y", .a).responseCode == .noError)
        #expect(try fixture.ask("z", .a).responseCode == .nameError)
        #expect(try fixture.answers(".", .soa).count == 1)
    }
}

extension Fixture {
    /// The additional section of a whole answer, in presentation form.
    fileprivate mutating func additionals(_ name: String, _ type: RecordType) throws -> [String] {
        let message = try ask(name, type)
        #expect(!message.header.isTruncated && !message.answers.isEmpty)
        return message.additionals.map(\.description)
    }
}
