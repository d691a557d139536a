import DNSWire
import Fleet
import Resources
import Testing
import Traffic

/// Rules 1: which names a profile holds.
@Suite struct NameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var zones: [Zone] = [zone()]
        var objects: [Resource]
        /// The profile `ns/p`.
        var line: String
        var names: [String]
        var message = ""
        var policyReason: String?
    }

    private static let long = String(repeating: "x", count: 64)

    static let cases = [
        Case(
            testDescription: "the template's default", objects: [profile("ns/p")], line: "True/Programmed ns-p.tm.test",
            names: ["ns-p.tm.test"]),
        Case(
            testDescription: "several zones, each by its template",
            zones: [zone(), zone("other.test", template: "{name}.{namespace}"), zone("none.test", template: nil)],
            objects: [profile("ns/p")], line: "True/Programmed ns-p.tm.test",
            names: ["ns-p.tm.test", "p.ns.other.test"]),
        Case(
            testDescription: "a template of other text", zones: [zone(template: "{x}-{name}{")].map { $0 },
            objects: [profile("ns/p")], line: "True/Programmed {x}-p{.tm.test", names: ["{x}-p{.tm.test"]),
        Case(
            testDescription: "no zone gives a name", zones: [zone(template: nil)], objects: [profile("ns/p")],
            line: "False/Invalid", names: [], message: "profileName"),
        Case(
            testDescription: "the zone is not for this namespace", zones: [zone(namespaces: ["shop"])],
            objects: [profile("ns/p")], line: "False/Invalid", names: [], message: "namespaces"),
        Case(
            testDescription: "a host name suffices", zones: [zone(template: nil)],
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["www.tm.test"])], line: "True/Programmed",
            names: ["www.tm.test"], policyReason: "Accepted"),
        Case(
            testDescription: "host names come after generated ones, the apex included, each once",
            objects: [
                profile("ns/p"), policy("ns/x", hostnames: ["WWW.tm.test", "tm.test", "ns-p.tm.test", "www.tm.test"]),
            ],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test", "www.tm.test", "tm.test"],
            policyReason: "Accepted"),
        Case(
            testDescription: "a host name outside",
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["www.example", "w.tm.test"])],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test", "w.tm.test"], message: "answers at",
            policyReason: "Invalid"),
        Case(
            testDescription: "a wildcard host name",
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["*.tm.test"])],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test", "*.tm.test"], policyReason: "Accepted"),
        Case(
            testDescription: "a wildcard that a static record has", zones: [zone(records: ["*.apps CNAME x"])],
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["*.apps.tm.test"])],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"], policyReason: "DNSNameNotAvailable"),
        Case(
            testDescription: "no template gives a wildcard", zones: [zone(template: "*.{name}")],
            objects: [profile("ns/p")], line: "False/Invalid", names: [], message: "no template"),
        Case(
            testDescription: "the longest zone decides who may place names",
            zones: [zone(template: nil), zone("in.tm.test", template: nil, namespaces: ["shop"])],
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["a.in.tm.test", "b.tm.test"])],
            line: "True/Programmed",
            names: ["b.tm.test"], policyReason: "Invalid"),
        Case(
            testDescription: "a dotted name that falls into a deeper zone",
            zones: [zone(), zone("p.tm.test", template: nil, namespaces: ["shop"])],
            objects: [profile("ns/p"), profile("ns/a.p")], line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"]
        ),
        Case(
            testDescription: "static A", zones: [zone(records: ["ns-p A 192.0.2.1"])], objects: [profile("ns/p")],
            line: "False/DNSNameNotAvailable", names: [], message: "static A record of zone tm.test"),
        Case(
            testDescription: "static CNAME", zones: [zone(records: ["ns-p CNAME x"])], objects: [profile("ns/p")],
            line: "False/DNSNameNotAvailable", names: [], message: "static CNAME"),
        Case(
            testDescription: "static TXT leaves the name", zones: [zone(records: ["ns-p TXT \"v=1\""])],
            objects: [profile("ns/p")], line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"]),
        Case(
            testDescription: "below a delegation",
            zones: [zone(template: "{name}.sub", records: ["sub NS ns.example."])],
            objects: [profile("ns/p")], line: "False/DNSNameNotAvailable", names: [], message: "delegation sub.tm.test"),
        Case(
            testDescription: "a name server's name",
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["ns1.tm.test"])],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"], policyReason: "DNSNameNotAvailable"),
        Case(
            testDescription: "the name of another zone's name server",
            zones: [zone(), zone("other.test", template: nil, server: "ns.tm.test")],
            objects: [profile("ns/p"), policy("ns/x", hostnames: ["ns.tm.test"])],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"], policyReason: "DNSNameNotAvailable"),
        Case(
            testDescription: "a label that is too long", zones: [zone(template: "\(long)")], objects: [profile("ns/p")],
            line: "False/Invalid", names: [], message: "64"),
        Case(
            testDescription: "one of two zones refuses: not programmed, yet served",
            zones: [zone(records: ["ns-p A 192.0.2.1"]), zone("two.test")], objects: [profile("ns/p")],
            line: "False/DNSNameNotAvailable ns-p.two.test", names: ["ns-p.two.test"], message: "meanwhile"),
        Case(
            testDescription: "a generated name comes before an older profile's host name",
            objects: [
                profile("ns/p"), profile("ns/q", age: 100), policy("ns/x", of: "q", hostnames: ["ns-p.tm.test"]),
            ],
            line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"], policyReason: "DNSNameNotAvailable"),
        Case(
            testDescription: "host names: the older profile wins",
            objects: [
                profile("ns/p", age: 1), profile("ns/q", age: 2), policy("ns/x", hostnames: ["www.tm.test"]),
                policy("ns/y", of: "q", hostnames: ["www.tm.test"]),
            ], line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test"], policyReason: "DNSNameNotAvailable"),
        Case(
            testDescription: "host names: by name where neither has a time",
            objects: [
                profile("ns/p"), profile("ns/q"), policy("ns/x", hostnames: ["www.tm.test"]),
                policy("ns/y", of: "q", hostnames: ["www.tm.test"]),
            ], line: "True/Programmed ns-p.tm.test", names: ["ns-p.tm.test", "www.tm.test"], policyReason: "Accepted"),
    ]

    @Test(arguments: cases) func holdsNames(_ row: Case) throws {
        let model = FleetModel(zones: row.zones)
        _ = model.apply(row.objects.map { .set($0, in: .hub) })
        #expect(model.profileLine("ns/p") == row.line)
        let found = try #require(model.evaluation("ns/p"))
        #expect(found.profile.names == row.names.map(name))
        #expect(found.programmed.message.contains(row.message))
        if let reason = row.policyReason {
            let condition = try #require(model.condition("Accepted", of: policy("ns/x")))
            #expect(condition.reason == reason)
        }
    }

    @Test func namesTheHolder() throws {
        let model = model(with: profile("a-b/c", age: 9), profile("a/b-c", age: 3))
        let message = try #require(model.condition("Programmed", of: profile("a/b-c"))?.message)
        #expect(message.contains("a-b/c"))
        #expect(message.contains("a-b-c.tm.test"))
    }

    /// One change reaches only the profiles that claim the same name.
    @Test func touchesCoClaimantsOnly() {
        let model = model(
            with: profile("a-b/c", age: 9), profile("a/b-c", age: 3), profile("ns/p"), external("ns/e", "192.0.2.1"))
        let update = model.remove(profile("a-b/c"))
        #expect(update.removed.map(\.description) == ["a-b/c"])
        #expect(update.changed.map(\.id.description) == ["a/b-c"])
        #expect(update.evaluated.map(\.description) == ["a/b-c", "a-b/c"])
    }

    /// Who has the name stays as it is, so the other claimants are not looked at again.
    @Test func aLaterClaimTouchesNobodyElse() {
        let model = model(with: profile("a-b/c", age: 9))
        #expect(model.set(profile("a/b-c", age: 3)).evaluated.map(\.description) == ["a/b-c"])
        #expect(model.set(profile("a/b-c", age: 2)).evaluated.map(\.description) == ["a/b-c"])
        #expect(model.set(profile("a/b-c", age: 99)).evaluated.map(\.description) == ["a/b-c", "a-b/c"])
    }

    // MARK: Undated objects

    /// `a/b-c` and `a-b/c` come to one name; the one that comes first by name is not always the one that has it.
    @Test(arguments: [
        (ranks: (0, 0), holder: "a/b-c"), (ranks: (1, 0), holder: "a-b/c"), (ranks: (0, 1), holder: "a/b-c"),
    ])
    func theOrderOfSourcesDecidesBetweenUndatedObjects(ranks: (Int, Int), holder: String) {
        for isReversed in [false, true] {
            var changes: [ResourceChange] = [
                .set(profile("a/b-c"), in: .hub, rank: SourceRank(ranks.0)),
                .set(profile("a-b/c"), in: .hub, rank: SourceRank(ranks.1)),
            ]
            if isReversed { changes.reverse() }
            let model = FleetModel(zones: [zone()])
            #expect(model.apply(changes).lost == [])
            #expect(model.profile(holding: name("a-b-c.tm.test"))?.description == holder, "\(ranks)")
        }
    }

    @Test func aDatedObjectComesBeforeAnUndatedOneOfAnEarlierSource() {
        let model = FleetModel(zones: [zone()])
        _ = model.apply([
            .set(profile("a/b-c"), in: .hub, rank: SourceRank(0)), .set(profile("a-b/c", age: 1), in: .hub),
        ])
        #expect(model.profile(holding: name("a-b-c.tm.test"))?.description == "a-b/c")
    }

    /// Who is served keeps the name from whoever comes later with no better claim, whatever the name or the source.
    @Test func whoIsServedKeepsTheNameAmongUndatedObjects() {
        let model = model(with: profile("a-b/c"))
        let later: [ResourceChange] = [.set(profile("a/b-c"), in: .hub, rank: SourceRank(0))]
        #expect(model.apply(later).lost == [])
        #expect(model.profileLine("a-b/c") == "True/Programmed a-b-c.tm.test")
        #expect(model.profileLine("a/b-c") == "False/DNSNameNotAvailable")
        // A new version of either changes nothing, nor do other zones that are the same in this.
        for resource in [profile("a-b/c", generation: 2), profile("a/b-c", generation: 2)] {
            #expect(model.set(resource).lost == [])
        }
        #expect(model.replaceZones([zone(records: ["x TXT y"])]).lost == [])
        #expect(model.profileLine("a-b/c") == "True/Programmed a-b-c.tm.test")
        // Once it has gone it comes back as anybody.
        model.remove(profile("a-b/c"))
        model.set(profile("a-b/c"))
        #expect(model.profileLine("a/b-c") == "True/Programmed a-b-c.tm.test")
    }

    @Test func hostNamesAreKeptLikewise() {
        let model = model(with: profile("z/p"), policy("z/x", hostnames: ["pay.tm.test"]))
        model.set(profile("a/p"), policy("a/x", hostnames: ["pay.tm.test"]))
        #expect(model.profile(holding: name("pay.tm.test"))?.description == "z/p")
        // The same host names again, and one more.
        #expect(model.set(policy("z/x", hostnames: ["pay.tm.test", "more.tm.test"])).lost == [])
        #expect(model.profile(holding: name("pay.tm.test"))?.description == "z/p")
        // A policy that does not ask for it any more gives it up.
        #expect(model.set(policy("z/x", hostnames: ["more.tm.test"])).lost == [])
        #expect(model.profile(holding: name("pay.tm.test"))?.description == "a/p")
    }

    // MARK: Losses

    @Test func tellsWhoLostANameThatWasServed() {
        let model = model(with: profile("a-b/c"), profile("ns/p"), policy("ns/x", hostnames: ["pay.tm.test"]))
        let dated = model.set(profile("a/b-c", age: 3))
        #expect(
            dated.lost.map(\.description) == [
                "profile a-b/c is not answered at a-b-c.tm.test any more: the name is held by profile a/b-c, whose "
                    + "generated name it is: choose another profile name or namespace"
            ])
        #expect(model.set(profile("a-b/c", generation: 2)).lost == [], "told once")
        let host = model.set(profile("evil/p", age: 9), policy("evil/x", hostnames: ["pay.tm.test"]))
        #expect(host.lost.map { "\($0.profile) \($0.name)" } == ["ns/p pay.tm.test"])
        #expect(host.lost.map(\.problem) == [.taken(by: ProfileID(namespace: "evil", name: "p"), as: .hostname)])
        let zones = model.replaceZones([zone(records: ["ns-p A 192.0.2.1"])])
        #expect(zones.lost.map { "\($0.profile) \($0.name)" } == ["ns/p ns-p.tm.test"])
        #expect(zones.lost.first?.problem == .staticRecord(zone: name("tm.test"), .a))
        #expect(model.remove(profile("ns/p")).lost == [], "what is gone asks for nothing")
    }

    @Test func findsTheHolder() {
        let model = model(
            with: profile("a-b/c", age: 9), profile("a/b-c"), policy("a/x", of: "b-c", hostnames: ["www.tm.test"]))
        #expect(model.profile(holding: name("A-B-C.tm.test"))?.description == "a-b/c")
        #expect(model.profile(holding: name("www.tm.test"))?.description == "a/b-c")
        #expect(model.profile(holding: name("nobody.tm.test")) == nil)
    }

    @Test func followsTheZones() {
        let model = model(with: profile("ns/p"), external("ns/e", "192.0.2.1"))
        let update = model.replaceZones([zone("next.test")])
        #expect(update.changed.map(\.names) == [[name("ns-p.next.test")]])
        #expect(model.replaceZones([zone("next.test")]).changed.isEmpty)
        #expect(model.replaceZones([]).changed.map(\.endpoints) == [[]], "without a name nothing is served")
        #expect(model.condition("Accepted", of: external("ns/e", "192.0.2.1"))?.status == .isFalse)
    }
}
