import Fleet
import Resources
import Testing
import Traffic

/// Our own acceptance cases (section 9 of fleet-testcases).
///
/// X28, X29 (monitor settings) and X34 (shapes of files) are the affair of reading objects; X35 is among the member cases.
@Suite struct DerivedCases {
    struct Weights: Sendable, CustomTestStringConvertible {
        var id: String
        var backend: Int
        var exports: [Int?]
        var expected: [UInt32]
        var testDescription: String { id }
    }

    static let weights = [
        Weights(id: "X01", backend: 500, exports: [100, 200], expected: [167, 334]),
        Weights(id: "X02", backend: 100, exports: [60, 30, nil], expected: [66, 33, 2]),
        Weights(id: "X03", backend: 1, exports: [1000, 1], expected: [1, 1]),
        Weights(id: "X04", backend: 1, exports: [nil, nil, nil, nil, nil], expected: [1, 1, 1, 1, 1]),
        Weights(id: "X05", backend: 3, exports: [1, 1], expected: [2, 2]),
        Weights(id: "X06", backend: 1000, exports: [333, 333, 333], expected: [334, 334, 334]),
        Weights(id: "X07", backend: 100, exports: [100, 1], expected: [100, 1]),
        Weights(id: "X08", backend: 100, exports: [560, 100], expected: [85, 16]),
        Weights(id: "X09", backend: 50, exports: [56, 44], expected: [28, 22]),
        Weights(id: "X10", backend: 15, exports: [226], expected: [15]),
        Weights(
            id: "X11", backend: 1000, exports: Array(repeating: 1, count: 1000),
            expected: Array(repeating: 1, count: 1000)),
        Weights(id: "X18", backend: 10, exports: [0, 1], expected: [10]),
        Weights(id: "X19", backend: 10, exports: [0, 0], expected: []),
        Weights(id: "X20", backend: 9, exports: [nil, 2], expected: [3, 6]),
        Weights(id: "odd", backend: 100, exports: [1, 2, 3], expected: [17, 34, 50]),
        Weights(id: "out of range", backend: 1000, exports: [Int.max, Int.max], expected: [1, 1]),
    ]

    /// Through the whole model: W over exports with addresses.
    @Test(arguments: weights) func weighs(_ row: Weights) {
        let model = FleetModel(zones: [zone()])
        var objects = [profile("ns/p"), backend("ns/b", weight: row.backend)]
        var clusters: [String] = []
        for (index, weight) in row.exports.enumerated() {
            let digits = String(index)
            let cluster = "c" + String(repeating: "0", count: 4 - digits.count) + digits
            clusters.append(cluster)
            objects.append(export("ns/s", cluster, weight: weight))
            objects.append(clusterAddress("ns/s", cluster, "192.0.2.\(index % 250 + 1)"))
        }
        objects.append(serviceImport("ns/s", clusters))
        _ = model.apply(objects.map { .set($0, in: .hub) })
        let profile = model.profile(ProfileID(namespace: "ns", name: "p"))
        let found = profile?.endpoints.map(\.weight)
        if row.id == "out of range" {
            // The sum is held at the largest integer, so that nothing overflows; both still serve.
            #expect(found?.count == 2 && found?.allSatisfy { $0 > 0 } == true)
        } else {
            #expect(found == row.expected)
        }
        let line = model.backendLine("ns/b")
        #expect(line.hasPrefix("True/Accepted"), "all weights zero is in order, too (rules 2)")
    }

    private static func two(_ service: String = "ns/s") -> [Resource] {
        [
            export(service, "c1"), export(service, "c2"), clusterAddress(service, "c1", "192.0.2.1"),
            clusterAddress(service, "c2", "192.0.2.2"), serviceImport(service, ["c1", "c2"]),
        ]
    }

    private static let long = String(repeating: "n", count: 40)

    static let scenarios = [
        Scenario(steps: [
            .init(
                id: "X12",
                set: [
                    profile("ns/p"), backend("ns/b", weight: 100), serviceImport("ns/s", ["c1", "c2"]),
                    export("ns/s", "c1", weight: 40), export("ns/s", "c2", weight: 60),
                    clusterAddress("ns/s", "c1", "192.0.2.1"),
                ], backends: ["ns/b": "False/Invalid c1=100(40)"])
        ]),
        Scenario(steps: [
            .init(
                id: "X13",
                set: two() + two("ns/t") + [
                    profile("ns/p"), backend("ns/b", weight: 100), backend("ns/b2", to: "t", weight: 10),
                ],
                backends: ["ns/b": "True/Accepted c1=50(1) c2=50(1)", "ns/b2": "True/Accepted c1=5(1) c2=5(1)"])
        ]),
        Scenario(steps: [
            .init(
                id: "X14",
                set: two() + [
                    profile("ns/p"), backend("ns/b"), backend("ns/b2", to: "t"), export("ns/t", "c1"),
                    clusterAddress("ns/t", "c1", "192.0.2.3"),
                ], backends: ["ns/b": "True/Accepted c1=1(1) c2=1(1)", "ns/b2": "True/Accepted c1=1(1)"])
        ]),
        Scenario(steps: [
            .init(
                id: "X15", set: two() + [profile("ns/p"), backend("ns/b", weight: 0)],
                backends: ["ns/b": "True/Accepted"])
        ]),
        Scenario(steps: [
            .init(id: "X16", set: [profile("ns/p"), backend("ns/b", weight: 0)], backends: ["ns/b": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(id: "X17", set: [profile("ns/p"), backend("ns/b", weight: 5)], backends: ["ns/b": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(
                id: "X21",
                set: two() + [
                    profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c3", weight: 900),
                    clusterAddress("ns/s", "c3", "192.0.2.3"),
                ], backends: ["ns/b": "True/Accepted c1=5(1) c2=5(1)"]),
            .init(
                id: "X22", remove: [export("ns/s", "c2")], backends: ["ns/b": "Unknown/Pending c1=10(1)"],
                changes: true,
                rule: "2: the others serve, weighted among themselves, and the status lists them; upstream empties it"),
        ]),
        Scenario(steps: [
            .init(
                id: "X23",
                set: [
                    profile("ns/p"), backend("ns/b", weight: 10), serviceImport("ns/s", ["c1", "c2"]),
                    export("ns/s", "c1", type: .clusterIP, publicIP: "id"), work("ns/s", "c1", "192.0.2.1"),
                    export("ns/s", "c2", isInternal: true, publicIP: "id"), work("ns/s", "c2", "10.0.0.2"),
                ], backends: ["ns/b": "False/Invalid c2=10(1)"],
                rule: "2: an internal load balancer is fine; a ClusterIP service is refused as upstream does")
        ]),
        Scenario(steps: [
            .init(
                id: "X24",
                set: [
                    profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c1", at: "anywhere/x"),
                    clusterAddress("ns/s", "c1", "192.0.2.1"),
                ], backends: ["ns/b": "True/Accepted c1=10(1)"])
        ]),
        Scenario(steps: [
            .init(
                id: "X25", set: [profile("a-b/c"), profile("a/b-c")],
                profiles: ["a/b-c": "True/Programmed a-b-c.tm.test", "a-b/c": "False/DNSNameNotAvailable"]),
            .init(
                id: "X25 older", set: [profile("a-b/c", age: 5)],
                profiles: ["a-b/c": "True/Programmed a-b-c.tm.test", "a/b-c": "False/DNSNameNotAvailable"],
                changes: true),
            .init(
                id: "X25 gone", remove: [profile("a-b/c")], profiles: ["a/b-c": "True/Programmed a-b-c.tm.test"],
                changes: true),
        ]),
        Scenario(steps: [
            .init(id: "X26", set: [profile("\(long)/\(long)")], profiles: ["\(long)/\(long)": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(
                id: "X27", set: [profile("shop/v1.web")],
                profiles: ["shop/v1.web": "True/Programmed shop-v1.web.tm.test"],
                rule: "1: dots make labels")
        ]),
        Scenario(steps: [
            .init(
                id: "X30", set: two() + [profile("ns/p"), backend("ns/b", weight: 10), backend("ns/b2", weight: 10)],
                backends: ["ns/b": "True/Accepted c1=5(1) c2=5(1)", "ns/b2": "True/Accepted c1=5(1) c2=5(1)"],
                rule: "2: the same address in two endpoints is allowed; upstream refuses the second backend")
        ]),
        Scenario(steps: [
            .init(
                id: "X31",
                set: two() + [
                    profile("ns/p"), profile("ns/q"), backend("ns/b", weight: 10),
                    backend("ns/b2", of: "q", weight: 10),
                ], backends: ["ns/b": "True/Accepted c1=5(1) c2=5(1)", "ns/b2": "True/Accepted c1=5(1) c2=5(1)"])
        ]),
        Scenario(steps: [
            .init(
                id: "X32", set: two() + [profile("elsewhere/p"), backend("ns/b")], backends: ["ns/b": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(
                id: "X33 export",
                set: two() + [profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c1", deleting: true)],
                backends: ["ns/b": "Unknown/Pending c2=10(1)"]),
            .init(
                id: "X33 address", set: [clusterAddress("ns/s", "c2", "192.0.2.2", deleting: true)],
                backends: ["ns/b": "Unknown/Pending"], changes: true),
            .init(
                id: "X33 backend", set: two() + [backend("ns/b", weight: 10, deleting: true)],
                backends: ["ns/b": "False/Invalid"]),
            .init(
                id: "X33 profile", set: [profile("ns/p", deleting: true), backend("ns/b", weight: 10)],
                backends: ["ns/b": "False/Invalid"], profiles: ["ns/p": "False/Invalid"],
                rule: "what is being deleted says so in its status"),
        ]),
    ]

    @Test(arguments: scenarios) func holds(_ scenario: Scenario) { scenario.run() }

    /// X13 and X14: shares of the whole profile.
    @Test func sharesOfTwoBackends() throws {
        let model = FleetModel(zones: [zone()])
        let objects = Self.two() + Self.two("ns/t")
        _ = model.apply(objects.map { .set($0, in: .hub) })
        model.set(profile("ns/p"), backend("ns/b", weight: 100), backend("ns/b2", to: "t", weight: 10))
        let found = try #require(model.profile(ProfileID(namespace: "ns", name: "p")))
        let shares = Shares(found, for: .a)
        #expect(shares.weights == [50, 50, 5, 5])
        #expect(shares.total == 110)
        #expect(Shares(found, for: .aaaa).total == 0)
        #expect(!Shares.differ(in: found))
    }

    /// X26 says the length, X36 the TTL.
    @Test func saysTheLengthAndLeavesTheTTLToTheZone() throws {
        let name = "\(Self.long)/\(Self.long)"
        let model = model(with: profile(name), profile("ns/p"))
        #expect(model.condition("Programmed", of: profile(name))?.message.contains("81") == true)
        let found = try #require(model.profile(ProfileID(namespace: "ns", name: "p")))
        #expect(found.ttl == nil, "X36: the zone's")
        #expect(model.zones.first?.ttl == 60, "X36")
    }
}
