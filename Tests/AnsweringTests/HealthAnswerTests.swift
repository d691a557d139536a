import Answering
import DNSWire
import IPAddress
import Testing
import Traffic

/// Health in the answers: who is answered, and what a change of state renders anew.
struct HealthAnswerTests {
    /// A profile that is probed, by the name of its first label.
    private static func probed(_ name: String, _ endpoints: [(String, UInt32)]) throws -> Profile {
        var profile = try exampleProfile(["\(name).tm.test"], endpoints)
        profile.id.name = name
        profile.monitor = MonitorSettings()
        profile.maxReturn = 0
        return profile
    }

    /// States in which those places fail: addresses, or the names of aliases.
    private static func health(_ profile: Profile, degraded: [String]) -> ProfileHealth {
        ProfileHealth(of: profile) { degraded.contains($0.host.description) ? .degraded : .online }
    }

    /// The data of the answers to a question, sorted.
    private static func answers(
        _ builder: inout AnswerTableBuilder, _ name: String, _ type: RecordType
    ) throws -> [String] {
        var fixture = Fixture(table: builder.makeTable())
        return try fixture.answers("\(name).tm.test", type).map { $0.split(separator: " ").last.map(String.init) ?? "" }
            .sorted()
    }

    private static func changes(
        _ builder: inout AnswerTableBuilder, _ health: ProfileHealth, of id: ProfileID
    ) -> Bool {
        builder.setHealth(health, of: id)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var endpoints: [String]
        var degraded: [String]
        var nodata = false
        var minimum = 0.0
        var observeOnly = false
        var type: RecordType = .a
        var answers: [String]
        var testDescription: String { "\(endpoints) without \(degraded): \(type)" }
    }

    @Test(arguments: [
        Row(endpoints: ["192.0.2.1", "192.0.2.2"], degraded: [], answers: ["192.0.2.1", "192.0.2.2"]),
        Row(endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], answers: ["192.0.2.2"]),
        Row(
            endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1", "192.0.2.2"],
            answers: ["192.0.2.1", "192.0.2.2"]),
        Row(
            endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1", "192.0.2.2"], nodata: true, answers: []),
        Row(
            endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], minimum: 0.6,
            answers: ["192.0.2.1", "192.0.2.2"]),
        Row(endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], minimum: 0.5, answers: ["192.0.2.2"]),
        Row(
            endpoints: ["192.0.2.1", "192.0.2.2"], degraded: ["192.0.2.1"], observeOnly: true,
            answers: ["192.0.2.1", "192.0.2.2"]),
        // A degraded address of an endpoint that works is left out, for its type alone.
        Row(endpoints: ["192.0.2.1 192.0.2.2 2001:db8::1"], degraded: ["192.0.2.1"], answers: ["192.0.2.2"]),
        Row(
            endpoints: ["192.0.2.1 2001:db8::1", "2001:db8::2"], degraded: ["2001:db8::1"], type: .aaaa,
            answers: ["2001:db8::2"]),
        Row(endpoints: ["192.0.2.1 2001:db8::1", "2001:db8::2"], degraded: ["2001:db8::1"], answers: ["192.0.2.1"]),
        // A family that is dead while the other works is NODATA; where both are, each fails open.
        Row(endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1"], answers: []),
        Row(
            endpoints: ["192.0.2.1 2001:db8::1", "192.0.2.2"], degraded: ["2001:db8::1"], type: .aaaa, answers: []),
        Row(
            endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1", "2001:db8::2"], answers: ["192.0.2.1"]),
        Row(
            endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1", "2001:db8::2"], type: .aaaa,
            answers: ["2001:db8::2"]),
        Row(endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1"], type: .any, answers: ["2001:db8::2"]),
        Row(endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1"], type: .aaaa, answers: ["2001:db8::2"]),
        Row(endpoints: ["192.0.2.1", "2001:db8::2"], degraded: ["192.0.2.1"], nodata: true, answers: []),
        // Aliases.
        Row(endpoints: ["a.example", "192.0.2.1"], degraded: ["a.example"], answers: ["192.0.2.1"]),
        Row(endpoints: ["a.example", "192.0.2.1"], degraded: ["192.0.2.1"], answers: ["a.example."]),
        Row(endpoints: ["a.example", "b.example"], degraded: ["a.example"], type: .cname, answers: ["b.example."]),
        Row(endpoints: ["a.example", "b.example"], degraded: ["a.example"], type: .mx, answers: ["b.example."]),
        Row(endpoints: ["a.example"], degraded: ["a.example"], type: .cname, answers: ["a.example."]),
        Row(endpoints: ["a.example"], degraded: ["a.example"], nodata: true, type: .cname, answers: []),
        // A degraded alias does not come in beside an address that works; one that works alone answers all types.
        Row(endpoints: ["a.example", "192.0.2.1"], degraded: ["a.example"], type: .cname, answers: []),
        Row(endpoints: ["a.example", "192.0.2.1"], degraded: ["192.0.2.1"], type: .mx, answers: ["a.example."]),
        Row(endpoints: ["a.example", "192.0.2.1"], degraded: [], type: .mx, answers: []),
    ])
    func answersWithThoseInPlay(_ row: Row) throws {
        var profile = try Self.probed("web", row.endpoints.map { ($0, 1) })
        profile.whenAllDegraded = row.nodata ? .nodata : .serve
        profile.minimumHealthyWeight = row.minimum
        profile.observeOnly = row.observeOnly
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        builder.update([profile])
        builder.setHealth(Self.health(profile, degraded: row.degraded), of: profile.id)
        #expect(try Self.answers(&builder, "web", row.type) == row.answers)
        var fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.ask("web.tm.test", row.type).responseCode == .noError, "the name exists in any case")
    }

    /// An alias is drawn for the families that its name has addresses of; to all else it is what it was.
    @Test func anAliasCountsForTheFamiliesOfItsName() throws {
        for isObservedOnly in [false, true] {
            var profile = try Self.probed("web", [("six.example", 1), ("192.0.2.1", 1)])
            profile.observeOnly = isObservedOnly
            var builder = AnswerTableBuilder(zones: [try exampleZone()])
            builder.update([profile])
            func tell(_ families: AddressFamilies) -> Bool {
                builder.setHealth(
                    ProfileHealth(of: profile) { _ in
                        .online
                    } families: { _ in
                        families
                    }, of: profile.id)
            }
            func drawn(_ type: RecordType) throws -> Set<String> {
                var fixture = Fixture(table: builder.makeTable())
                var found: Set<String> = []
                for _ in 0..<64 {
                    for answer in try fixture.answers("web.tm.test", type) {
                        found.insert(answer.split(separator: " ").last.map(String.init) ?? "")
                    }
                }
                return found
            }
            #expect(!tell(.both))
            #expect(try drawn(.a) == ["six.example.", "192.0.2.1"])
            #expect(tell(.ipv6))
            #expect(try drawn(.a) == ["192.0.2.1"])
            #expect(try drawn(.aaaa) == ["six.example."])
            #expect(try drawn(.cname) == ["six.example."])
            #expect(!tell(.ipv6))
            #expect(tell(.ipv4))
            #expect(try drawn(.a) == ["six.example.", "192.0.2.1"])
            #expect(try drawn(.aaaa) == [])
            #expect(tell(.both))
        }
    }

    /// Where no CNAME can stand, an alias to elsewhere has no part in the rule.
    @Test func anAliasThatCanNotStandAtTheApexKeepsNoAddressOut() throws {
        var profile = try Self.probed("web", [("a.example", 1), ("192.0.2.1", 1)])
        profile.names.append(try DomainName("tm.test"))
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        builder.update([profile])
        builder.setHealth(Self.health(profile, degraded: ["192.0.2.1"]), of: profile.id)
        #expect(try Self.answers(&builder, "web", .a) == ["a.example."])
        var fixture = Fixture(table: builder.makeTable())
        #expect(try fixture.answers("tm.test", .a) == ["tm.test. 60 IN A 192.0.2.1"])
    }

    @Test func onlyThatProfilesNamesAreRenderedAnew() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        var profiles: [Profile] = []
        for index in 0..<100 {
            profiles.append(try Self.probed("p\(index)", [("192.0.2.1", 1), ("192.0.2.2", 1)]))
        }
        profiles[7].names.append(try DomainName("seven.tm.test"))
        builder.update(profiles)
        let first = builder.makeTable()
        #expect(first.overlayNameCount == 0)
        #expect(Self.changes(&builder, Self.health(profiles[7], degraded: ["192.0.2.1"]), of: profiles[7].id))
        let second = builder.makeTable()
        #expect(second.sharesBase(with: first))
        #expect(second.overlayNameCount == 2)
        var fixture = Fixture(table: second)
        #expect(try fixture.answers("p7.tm.test", .a).count == 1)
        #expect(try fixture.answers("seven.tm.test", .a).count == 1)
        #expect(try fixture.answers("p8.tm.test", .a).count == 2)
        fixture = Fixture(table: first)
        #expect(try fixture.answers("p7.tm.test", .a).count == 2, "a table that was made stays as it was")
    }

    @Test func tellsWhetherAnswersChange() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        var profile = try Self.probed("web", [("192.0.2.1", 1), ("192.0.2.2", 1)])
        let degraded = Self.health(profile, degraded: ["192.0.2.1"])
        #expect(!Self.changes(&builder, degraded, of: profile.id), "no such profile")
        builder.update([profile])
        #expect(!Self.changes(&builder, ProfileHealth(of: profile), of: profile.id), "CheckingEndpoint is served")
        #expect(!Self.changes(&builder, Self.health(profile, degraded: []), of: profile.id), "and so is Online")
        #expect(Self.changes(&builder, degraded, of: profile.id))
        #expect(!Self.changes(&builder, degraded, of: profile.id))
        #expect(Self.changes(&builder, Self.health(profile, degraded: []), of: profile.id))
        profile.observeOnly = true
        builder.update([profile])
        #expect(!Self.changes(&builder, degraded, of: profile.id))
        profile.observeOnly = false
        builder.update([profile])
        #expect(try Self.answers(&builder, "web", .a) == ["192.0.2.2"], "states seen while observed count at once")
        profile.names = []
        builder.update([profile])
        #expect(!Self.changes(&builder, Self.health(profile, degraded: []), of: profile.id), "it holds no name")
    }

    @Test func statesOutlastLaterVersionsAndEndWithTheProfile() throws {
        var builder = AnswerTableBuilder(zones: [try exampleZone()])
        var profile = try Self.probed("web", [("192.0.2.1", 1), ("192.0.2.2", 1)])
        builder.update([profile])
        builder.setHealth(Self.health(profile, degraded: ["192.0.2.1"]), of: profile.id)
        profile.endpoints.swapAt(0, 1)
        profile.endpoints.append(
            Endpoint(
                origin: .external(name: "new"), target: .addresses([try address("192.0.2.3")]), weight: 1))
        builder.update([profile])
        #expect(try Self.answers(&builder, "web", .a) == ["192.0.2.2", "192.0.2.3"])
        profile.endpoints[1].alwaysServe = true
        builder.update([profile])
        #expect(try Self.answers(&builder, "web", .a) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
        profile.endpoints[1].alwaysServe = false
        builder.update([], removing: [profile.id])
        builder.update([profile])
        #expect(try Self.answers(&builder, "web", .a) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
    }
}
