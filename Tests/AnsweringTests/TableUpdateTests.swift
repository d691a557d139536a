import Answering
import DNSWire
import TestSupport
import Testing
import Traffic

/// Tables made by changes answer as tables made from scratch.
struct TableUpdateTests {
    @Test func changesAmountToAFreshTable() throws {
        var random = SeededGenerator(seed: 3)
        let zones = [
            try exampleZone(records: ["www A 192.0.2.1", "*.wild TXT \"x\"", "sub NS ns.sub"]),
            try exampleZone("deep.tm.test"),
        ]
        var builder = AnswerTableBuilder(zones: zones)
        var current: [ProfileID: Profile] = [:]
        let labels = ["a", "b", "a.b", "c.a.b", "www", "x.wild", "*.wild2", "p.sub", "q.deep", "r.q.deep", "deep"]
        for round in 0..<300 {
            let changes = Int.random(in: 1...3, using: &random)
            var changed: [Profile] = []
            var removed: [ProfileID] = []
            for _ in 0..<changes {
                let label = labels.randomElement(using: &random) ?? "a"
                var profile = try exampleProfile(
                    ["\(label).tm.test"], [("192.0.2.\(round % 250)", 1)], ttl: UInt32(round))
                profile.id = ProfileID(namespace: "n", name: label)
                guard !changed.contains(where: { $0.id == profile.id }), !removed.contains(profile.id) else { continue }
                if Bool.random(using: &random) {
                    changed.append(profile)
                    current[profile.id] = profile
                } else {
                    removed.append(profile.id)
                    current[profile.id] = nil
                }
            }
            builder.update(changed, removing: removed)
            var fresh = AnswerTableBuilder(zones: zones)
            fresh.update(Array(current.values))
            var incremental = Fixture(table: builder.makeTable())
            var scratch = Fixture(table: fresh.makeTable())
            for label in labels + ["b.x", "wild", "no", "z.wild2"] {
                for type in [RecordType.a, .txt] {
                    #expect(
                        try incremental.ask("\(label).tm.test", type) == scratch.ask("\(label).tm.test", type),
                        "round \(round): \(label)")
                }
            }
        }
    }

    @Test func anOverlayTooLargeBecomesTheBase() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        _ = builder.makeTable()
        for index in 0..<3000 {
            var profile = try exampleProfile(["p\(index).tm.test"], [("192.0.2.1", 1)])
            profile.id.name = "p\(index)"
            builder.update([profile])
            if index % 500 == 499 { _ = builder.makeTable() }
        }
        var fixture = Fixture(table: builder.makeTable())
        for index in [0, 1023, 1024, 2999] {
            #expect(try fixture.answers("p\(index).tm.test", .a).count == 1)
        }
        #expect(try fixture.ask("p3000.tm.test", .a).responseCode == .nameError)
    }

    @Test func ofTwoVersionsInOneChangeTheLaterCounts() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        var profile = try exampleProfile(["old.tm.test"], [("192.0.2.1", 1)])
        let earlier = profile
        profile.names = [try DomainName("new.tm.test")]
        builder.update([earlier, profile])
        var fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.ask("old.tm.test", .a).responseCode == .nameError)
        #expect(try fixture.answers("new.tm.test", .a).count == 1)
        builder.update([], removing: [profile.id])
        fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.ask("new.tm.test", .a).responseCode == .nameError)
    }

    @Test func aNameGoesFromOneProfileToAnotherInOneChange() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        var first = try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)])
        first.id.name = "first"
        builder.update([first])
        var second = try exampleProfile(["web.tm.test"], [("192.0.2.2", 1)])
        second.id.name = "second"
        first.names = []
        builder.update([second, first])
        var fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.answers("web.tm.test", .a) == ["web.tm.test. 60 IN A 192.0.2.2"])
    }
}
