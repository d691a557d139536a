import Fleet
import Testing
import Traffic

@Suite struct AliasLoopTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var records: [String] = []
        /// Profiles in namespace `ns` with their targets.
        var profiles: [String: [String]] = [:]
        /// A further name of a profile.
        var hostnames: [String: String] = [:]
        var loops: [String]
    }

    static let cases = [
        Case(
            testDescription: "none", records: ["a CNAME b", "b CNAME ns-p"], profiles: ["p": ["far.example"]], loops: []
        ),
        Case(
            testDescription: "to itself", profiles: ["p": ["ns-p.tm.test"]],
            loops: ["ns-p.tm.test (profile ns/p) -> ns-p.tm.test"]),
        Case(
            testDescription: "two profiles", profiles: ["p": ["192.0.2.1", "ns-q.tm.test"], "q": ["ns-p.tm.test"]],
            loops: ["ns-p.tm.test (profile ns/p) -> ns-q.tm.test (profile ns/q) -> ns-p.tm.test"]),
        Case(
            testDescription: "static records", records: ["a CNAME b", "b CNAME a"],
            loops: ["a.tm.test (static CNAME) -> b.tm.test (static CNAME) -> a.tm.test"]),
        Case(
            testDescription: "through a static record", records: ["a CNAME ns-p"], profiles: ["p": ["a.tm.test"]],
            loops: ["a.tm.test (static CNAME) -> ns-p.tm.test (profile ns/p) -> a.tm.test"]),
        Case(
            testDescription: "through a wildcard", records: ["*.w CNAME ns-p"], profiles: ["p": ["any.w.tm.test"]],
            loops: ["ns-p.tm.test (profile ns/p) -> any.w.tm.test (static CNAME) -> ns-p.tm.test"]),
        Case(
            testDescription: "a name blocks the wildcard", records: ["*.w CNAME ns-p", "any.w A 192.0.2.1"],
            profiles: ["p": ["any.w.tm.test"]], loops: []),
        Case(
            testDescription: "two ways round, no loop", records: ["a CNAME ns-q", "b CNAME ns-q"],
            profiles: ["p": ["a.tm.test", "b.tm.test"], "q": ["192.0.2.1"]], loops: []),
        Case(
            testDescription: "a name exists by what lies below it", records: ["* CNAME ns-p", "a.b A 192.0.2.1"],
            profiles: ["p": ["b.tm.test", "x.b.tm.test"]], loops: []),
        Case(
            testDescription: "also by a profile's name of two labels", records: ["* CNAME ns-p"],
            profiles: ["p": ["web.tm.test"], "v1.web": ["192.0.2.1"]], loops: []),
        Case(
            testDescription: "a name server's name", records: ["* CNAME ns-p"], profiles: ["p": ["ns1.tm.test"]],
            loops: []),
        Case(
            testDescription: "behind a delegation",
            records: ["sub NS ns.example.", "a.sub CNAME b.sub", "b.sub CNAME a.sub"],
            profiles: ["p": ["a.sub.tm.test"]], loops: []),
        Case(
            testDescription: "a wildcard below an existing name", records: ["*.b CNAME ns-p", "a.b A 192.0.2.1"],
            profiles: ["p": ["y.x.b.tm.test"]],
            loops: ["y.x.b.tm.test (static CNAME) -> ns-p.tm.test (profile ns/p) -> y.x.b.tm.test"]),
        Case(
            testDescription: "through a profile's wildcard", profiles: ["p": ["any.apps.tm.test"]],
            hostnames: ["p": "*.apps.tm.test"],
            loops: ["any.apps.tm.test (profile ns/p) -> any.apps.tm.test"]),
        Case(testDescription: "out of the zones", profiles: ["p": ["ns-p.other.test"]], loops: []),
    ]

    @Test(arguments: cases) func finds(_ row: Case) {
        let zones = [zone(records: row.records)]
        let model = FleetModel(zones: zones)
        for (profileName, targets) in row.profiles {
            model.set(profile("ns/\(profileName)"))
            if let hostname = row.hostnames[profileName] {
                model.set(policy("ns/\(profileName)", of: profileName, hostnames: [hostname]))
            }
            for (index, target) in targets.enumerated() {
                model.set(external("ns/\(profileName)\(index)", of: profileName, target))
            }
        }
        let found = AliasLoops(zones: zones, profiles: model.profiles).loops.map(\.description)
        #expect(found == row.loops)
    }

    /// A chain as long as this would exhaust the stack of a recursive search.
    @Test func walksLongChains() {
        let records = (0..<10_000).map { "n\($0) CNAME n\(($0 + 1) % 10_000)" }
        let loops = AliasLoops(zones: [zone(records: records)], profiles: []).loops
        #expect(loops.map(\.steps.count) == [10_000])
    }
}
