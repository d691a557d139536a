import Fleet
import Resources
import Testing
import Traffic

/// What a ProfilePolicy does, and what is warned of.
@Suite struct PolicyTests {
    private static let id = ProfileID(namespace: "ns", name: "p")

    @Test func setsWhatAnswersHold() {
        let model = model(with: profile("ns/p"), policy("ns/x", ttl: 5, maxReturn: 0))
        #expect(model.profile(Self.id)?.ttl == 5)
        #expect(model.profile(Self.id)?.maxReturn == 0)
        let update = model.remove(policy("ns/x"))
        #expect(update.changed.map(\.maxReturn) == [1])
        #expect(model.profile(Self.id)?.ttl == nil)
    }

    @Test func givesTheProfileHTTPSRecords() {
        let model = model(with: profile("ns/p"), policy("ns/x", https: PolicyHTTPS(alpn: ["h2", "h3"], port: 8443)))
        #expect(model.profile(Self.id)?.https == HTTPSParameters(alpn: ["h2", "h3"], port: 8443))
        #expect(model.set(policy("ns/x", https: PolicyHTTPS())).changed.map(\.https) == [HTTPSParameters()])
        #expect(model.set(policy("ns/x")).changed.map(\.https) == [nil])
    }

    /// Static records come before what profiles answer (rules 1), those of other types aside.
    @Test func tellsOfStaticHTTPSRecords() throws {
        let model = FleetModel(zones: [zone(records: ["ns-p HTTPS 1 .", "www SVCB 1 ."])])
        model.set(profile("ns/p"), policy("ns/x", hostnames: ["www.tm.test"], https: PolicyHTTPS()))
        let evaluation = try #require(model.evaluation("ns/p"))
        #expect(evaluation.staticHTTPSNames == [name("ns-p.tm.test")])
        #expect(evaluation.warnings.dropFirst(evaluation.faults.count).count == 1)
        let condition = try #require(model.condition("Accepted", of: policy("ns/x")))
        #expect(condition.status == .isTrue)
        #expect(condition.message.contains("at ns-p.tm.test the zone's static HTTPS records are answered instead"))
        model.set(policy("ns/x"))
        #expect(model.evaluation("ns/p")?.staticHTTPSNames == [])
    }

    @Test func theOldestWins() throws {
        let model = model(
            with: profile("ns/p"), policy("ns/a", ttl: 1), policy("ns/b", ttl: 2, age: 5),
            policy("ns/c", ttl: 3, age: 9),
            policy("ns/d", ttl: 4, age: 99, deleting: true))
        #expect(model.profile(Self.id)?.ttl == 3)
        let expected = ["a": "Conflicted", "b": "Conflicted", "c": "Accepted", "d": "Invalid"]
        for (name, reason) in expected {
            #expect(model.condition("Accepted", of: policy("ns/\(name)"))?.reason == reason)
        }
        #expect(model.condition("Accepted", of: policy("ns/a"))?.message.contains("ns/c") == true)
        #expect(model.evaluation("ns/p")?.warnings.count { $0.contains("is not in force") } == 2)
        model.remove(policy("ns/c"))
        #expect(model.profile(Self.id)?.ttl == 2)
    }

    @Test func awaitsItsProfile() {
        let model = model(with: policy("ns/x"))
        #expect(model.condition("Accepted", of: policy("ns/x"))?.reason == "Invalid")
        model.set(policy("ns/x", of: "q"), profile("ns/q"))
        #expect(model.condition("Accepted", of: policy("ns/x"))?.reason == "Accepted")
        #expect(model.profileIDs.map(\.description) == ["ns/q"])
    }

    /// An alias can not stand at an apex or beside static records, unless its target is served here.
    @Test func tellsAliasesLeftOut() throws {
        let zones = [zone(records: ["mx MX 10 mail.example.", "ns-p TXT x"])]
        let model = FleetModel(zones: zones)
        model.set(
            profile("ns/p"), external("ns/a", "far.example"), external("ns/b", "near.tm.test"),
            external("ns/c", "192.0.2.1"),
            policy("ns/x", hostnames: ["tm.test", "www.tm.test", "mx.tm.test"]))
        let evaluation = try #require(model.evaluation("ns/p"))
        #expect(evaluation.omittedAliases.map(\.name) == ["ns-p.tm.test", "tm.test", "mx.tm.test"].map(name))
        #expect(evaluation.omittedAliases.map(\.endpoint) == [0, 0, 0])
        let condition = try #require(model.condition("Accepted", of: policy("ns/x")))
        #expect(condition.status == .isTrue)
        #expect(condition.message.contains("at tm.test the alias to far.example is left out"))
    }

    struct Mix: Sendable, CustomTestStringConvertible {
        var targets: [String]
        var differs: Bool
        var testDescription: String { targets.joined(separator: " ") }
    }

    @Test(arguments: [
        Mix(targets: ["192.0.2.1", "192.0.2.2"], differs: false),
        Mix(targets: ["192.0.2.1", "2001:db8::1"], differs: true),
        Mix(targets: ["192.0.2.1", "a.example"], differs: true),
        Mix(targets: ["a.example", "b.example"], differs: false),
    ])
    func warnsOfSharesByType(_ row: Mix) throws {
        let model = model(with: profile("ns/p"))
        for (index, target) in row.targets.enumerated() { model.set(external("ns/e\(index)", target)) }
        let warnings = try #require(model.evaluation("ns/p")?.warnings)
        #expect(warnings.contains { $0.contains("AAAA") } == row.differs)
    }
}
