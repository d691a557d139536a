import Answering
import DNSWire
import Testing
import Traffic

/// What a profile's name answers, by type (rules 5).
struct ProfileAnswerTests {
    static let soa = "tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 1 14400 3600 1209600 60"

    func fixture(
        _ endpoints: [(String, UInt32)], names: [String] = ["web.tm.test"], records: [String] = [], maxReturn: Int = 1,
        ttl: UInt32? = nil
    ) throws -> Fixture {
        Fixture(
            zones: [try exampleZone(records: records)],
            profiles: [try exampleProfile(names, endpoints, maxReturn: maxReturn, ttl: ttl)])
    }

    @Test func oneEndpointGivesAllItsAddressesOfTheFamily() throws {
        var fixture = try fixture([("192.0.2.1 192.0.2.2 2001:db8::1 192.0.2.1", 1)])
        #expect(
            try fixture.answers("web.tm.test", .a) == [
                "web.tm.test. 60 IN A 192.0.2.1", "web.tm.test. 60 IN A 192.0.2.2",
            ])
        #expect(try fixture.answers("web.tm.test", .aaaa) == ["web.tm.test. 60 IN AAAA 2001:db8::1"])
    }

    /// A profile's wildcard covers what does not exist below its parent, and nothing else (RFC 4592).
    @Test func aWildcardCoversNamesThatDoNotExist() throws {
        var fixture = try fixture(
            [("192.0.2.1", 1)], names: ["*.apps.tm.test"],
            records: [
                "there.apps TXT x", "below.ent.apps A 192.0.2.9", "www CNAME any.apps", "cut.apps NS ns.example.",
            ])
        for name in ["x.apps.tm.test", "deep.x.apps.tm.test", "*.apps.tm.test"] {
            #expect(try fixture.answers(name, .a) == ["\(name). 60 IN A 192.0.2.1"])
        }
        #expect(
            try fixture.answers("www.tm.test", .a) == [
                "www.tm.test. 60 IN CNAME any.apps.tm.test.", "any.apps.tm.test. 60 IN A 192.0.2.1",
            ])
        for name in ["there.apps.tm.test", "ent.apps.tm.test", "apps.tm.test"] {
            let message = try fixture.ask(name, .a)
            #expect(message.responseCode == .noError && message.answers.isEmpty, "\(name) exists")
        }
        for name in ["x.there.apps.tm.test", "x.ent.apps.tm.test"] {
            #expect(
                try fixture.ask(name, .a).responseCode == .nameError, "the closest encloser of \(name) has no wildcard")
        }
        #expect(try fixture.ask("x.cut.apps.tm.test", .a).header.isAuthoritative == false)
        #expect(try fixture.ask("x.apps.tm.test", .aaaa).responseCode == .noError)
    }

    @Test func onlyEndpointsThatCanAnswerTheTypeAreDrawn() throws {
        var fixture = try fixture([("192.0.2.1", 999), ("2001:db8::1", 1)])
        for _ in 0..<50 {
            #expect(try fixture.answers("web.tm.test", .aaaa) == ["web.tm.test. 60 IN AAAA 2001:db8::1"])
        }
    }

    @Test func typesWithoutDataAreDeniedAndTheNameStays() throws {
        var fixture = try fixture([("192.0.2.1", 1)])
        for type in [RecordType.aaaa, .cname, .txt, .https, .mx] {
            let message = try fixture.ask("web.tm.test", type)
            #expect(message.responseCode == .noError && message.header.isAuthoritative)
            #expect(message.answers.isEmpty)
            #expect(message.authorities.map(\.description) == [Self.soa])
        }
        #expect(try fixture.answers("web.tm.test", .any) == ["web.tm.test. 60 IN A 192.0.2.1"])
    }

    @Test func profileWithoutEndpointsInPlayDenies() throws {
        for endpoints in [[], [("192.0.2.1", 0)]] as [[(String, UInt32)]] {
            var fixture = try fixture(endpoints)
            #expect(try fixture.ask("web.tm.test", .a).responseCode == .noError)
            #expect(try fixture.answers("web.tm.test", .a) == [])
            #expect(try fixture.ask("below.web.tm.test", .a).responseCode == .nameError)
        }
    }

    @Test func aliasIsACNAMEForEveryType() throws {
        var fixture = try fixture([("host.example", 1)])
        for type in [RecordType.a, .aaaa, .txt, .cname, .any, .https] {
            #expect(try fixture.answers("web.tm.test", type) == ["web.tm.test. 60 IN CNAME host.example."])
        }
    }

    @Test func aliasBesideAddressesAnswersOnlyForAddressTypes() throws {
        var fixture = try fixture([("host.example", 1), ("192.0.2.1", 1)], maxReturn: 0)
        var seen: Set<[String]> = []
        for _ in 0..<100 {
            seen.insert(try fixture.answers("web.tm.test", .a))
        }
        #expect(
            seen == [["web.tm.test. 60 IN CNAME host.example."], ["web.tm.test. 60 IN A 192.0.2.1"]])
        #expect(try fixture.answers("web.tm.test", .aaaa) == ["web.tm.test. 60 IN CNAME host.example."])
        #expect(try fixture.answers("web.tm.test", .cname) == ["web.tm.test. 60 IN CNAME host.example."])
        #expect(try fixture.answers("web.tm.test", .txt) == [])
    }

    @Test func aliasIntoAServedZoneIsFollowed() throws {
        var fixture = try fixture([("www.tm.test", 1)], records: ["www 30 A 192.0.2.7"], ttl: 5)
        #expect(
            try fixture.answers("web.tm.test", .a) == [
                "web.tm.test. 5 IN CNAME www.tm.test.", "www.tm.test. 30 IN A 192.0.2.7",
            ])
        let denied = try fixture.ask("web.tm.test", .aaaa)
        #expect(denied.answers.count == 1 && denied.authorities.map(\.description) == [Self.soa])
    }

    @Test func staticCNAMELeadsToAProfile() throws {
        var fixture = try fixture([("192.0.2.1", 1)], records: ["www CNAME web"])
        #expect(
            try fixture.answers("www.tm.test", .a) == [
                "www.tm.test. 60 IN CNAME web.tm.test.", "web.tm.test. 60 IN A 192.0.2.1",
            ])
    }

    @Test func atTheApexATargetsAddressesStandInForItsCNAME() throws {
        var fixture = try fixture(
            [("www.tm.test", 1), ("host.example", 5)], names: ["tm.test"],
            records: ["www 300 A 192.0.2.7", "www 20 AAAA 2001:db8::7"])
        for _ in 0..<20 {
            #expect(try fixture.answers("tm.test", .a) == ["tm.test. 60 IN A 192.0.2.7"])
            #expect(try fixture.answers("tm.test", .aaaa) == ["tm.test. 20 IN AAAA 2001:db8::7"])
        }
        #expect(try fixture.answers("tm.test", .cname) == [])
        #expect(try fixture.answers("tm.test", .any) == ["tm.test. 60 IN A 192.0.2.7"])
        #expect(try fixture.answers("tm.test", .soa).count == 1)
    }

    /// RFC 8482, rules 5: one record set, as for A; not what else stands at the target.
    @Test(arguments: ["www.tm.test", "other.test"]) func anyAtAReplacedAliasIsAnsweredAsA(_ target: String) throws {
        var fixture = Fixture(
            zones: [
                try exampleZone(records: ["www TXT \"text\"", "www A 192.0.2.7"]),
                try exampleZone("other.test", records: ["@ A 192.0.2.7"]),
            ], profiles: [try exampleProfile(["tm.test"], [(target, 1)])])
        #expect(try fixture.answers("tm.test", .any) == ["tm.test. 60 IN A 192.0.2.7"])
    }

    /// Addresses reached through several aliases are kept no longer than the shortest-lived of these.
    @Test func everyAliasOnTheWayBoundsAReplacementsTTL() throws {
        var fixture = try fixture(
            [("one.tm.test", 1)], names: ["tm.test"],
            records: ["one 40 CNAME two", "two 5 CNAME three", "three 300 A 192.0.2.7"])
        #expect(try fixture.answers("tm.test", .a) == ["tm.test. 5 IN A 192.0.2.7"])
    }

    @Test func anyAtAnApexWhoseProfileHasNothingGivesTheSOA() throws {
        var fixture = try fixture([("192.0.2.1", 0)], names: ["tm.test"])
        #expect(try fixture.ask("tm.test", .any).answers.map(\.type) == [.soa])
        #expect(try fixture.answers("tm.test", .a) == [])
    }

    @Test func replacedAliasWhoseTargetHasNothingIsDenied() throws {
        var fixture = try fixture(
            [("gone.tm.test", 1)], names: ["web.tm.test"], records: ["web TXT \"static\"", "gone CNAME away.example."])
        for type in [RecordType.a, .aaaa] {
            let message = try fixture.ask("web.tm.test", type)
            #expect(message.responseCode == .noError)
            #expect(message.answers.isEmpty)
            #expect(message.authorities.map(\.description) == [Self.soa])
        }
        #expect(try fixture.answers("web.tm.test", .txt) == ["web.tm.test. 60 IN TXT \"static\""])
    }

    @Test func profileNameBlocksAWildcard() throws {
        var fixture = try fixture([("192.0.2.1", 1)], records: ["* TXT \"wild\""])
        #expect(try fixture.answers("web.tm.test", .txt) == [])
        #expect(try fixture.answers("other.tm.test", .txt) == ["other.tm.test. 60 IN TXT \"wild\""])
        #expect(try fixture.ask("x.web.tm.test", .txt).responseCode == .nameError)
    }

    @Test func dottedNameMakesItsAncestorsExist() throws {
        var fixture = try fixture([("192.0.2.1", 1)], names: ["shop-v1.web.tm.test"])
        #expect(try fixture.answers("shop-v1.web.tm.test", .a).count == 1)
        #expect(try fixture.ask("web.tm.test", .a).responseCode == .noError)
        #expect(try fixture.ask("v2.web.tm.test", .a).responseCode == .nameError)
    }

    @Test(arguments: [(2, 2), (3, 3), (8, 4), (0, 4)])
    func maxReturnGivesDistinctEndpoints(_ maxReturn: Int, _ expected: Int) throws {
        var fixture = try fixture(
            [("192.0.2.1", 1), ("192.0.2.2", 10), ("192.0.2.3", 100), ("192.0.2.4", 1000), ("192.0.2.5", 0)],
            maxReturn: maxReturn)
        for _ in 0..<200 {
            let answers = try fixture.answers("web.tm.test", .a)
            #expect(answers.count == expected)
            #expect(Set(answers).count == expected)
            #expect(!answers.contains { $0.hasSuffix("192.0.2.5") })
        }
    }

    @Test func equalAddressesInOneAnswerAreGivenOnce() throws {
        var fixture = try fixture([("192.0.2.1 192.0.2.2", 1), ("192.0.2.2 192.0.2.3", 1)], maxReturn: 0)
        for _ in 0..<20 {
            #expect(
                try fixture.answers("web.tm.test", .a).sorted() == [
                    "web.tm.test. 60 IN A 192.0.2.1", "web.tm.test. 60 IN A 192.0.2.2",
                    "web.tm.test. 60 IN A 192.0.2.3",
                ])
        }
    }

    @Test func chainOfProfilesEndsWithADraw() throws {
        var fixture = Fixture(
            zones: [try exampleZone()],
            profiles: [
                try exampleProfile(["a.tm.test"], [("b.tm.test", 1)]),
                try exampleProfile(["b.tm.test"], [("192.0.2.1", 1), ("192.0.2.2", 1)]),
            ])
        var ends: Set<String> = []
        for _ in 0..<60 {
            let answers = try fixture.answers("a.tm.test", .a)
            #expect(answers.first == "a.tm.test. 60 IN CNAME b.tm.test.")
            ends.insert(answers[1])
        }
        #expect(ends == ["b.tm.test. 60 IN A 192.0.2.1", "b.tm.test. 60 IN A 192.0.2.2"])
    }
}
