import Fleet
import Resources
import TestSupport
import Testing
import Traffic

/// Large sets of objects that meet in one place cost processor time in proportion to their number.
///
/// The bound is many times what an unoptimized build needs beside other tests; work that grows with the square took minutes.
@Suite(.serialized) struct ScaleTests {
    private static let bound = Duration.seconds(10)

    @Test func manyExternalEndpoints() {
        let model = model(with: profile("ns/p"), policy("ns/x", hostnames: (0..<60).map { "n\($0).tm.test" }))
        let endpoints = (0..<10_000).map { external("ns/e\($0)", "h\($0).example") }
        let time = processorTime {
            _ = model.apply(endpoints.map { .set($0, in: .hub) })
            let accepted = endpoints.count { model.condition("Accepted", of: $0)?.status == .isTrue }
            #expect(accepted == 10_000)
        }
        #expect(time < Self.bound)
    }

    @Test func manyBackendsOfOneService() {
        let model = model(with: profile("ns/p"))
        let time = processorTime {
            for weight in 1...2 {
                let backends = (0..<10_000).map { backend("ns/b\($0)", weight: weight) }
                #expect(model.apply(backends.map { .set($0, in: .hub) }).evaluated.count == 1)
            }
            let found = model.evaluation("ns/p")
            #expect((0..<10_000).allSatisfy { found?.backendStatus("b\($0)") != nil })
        }
        #expect(time < Self.bound)
    }

    @Test func manyClaimsToOneName() {
        let model = FleetModel(zones: [zone(template: "{name}")])
        let profiles = (0..<10_000).map { profile("n\($0)/p") }
        let time = processorTime {
            _ = model.apply(profiles.map { .set($0, in: .hub) })
            for number in 0..<10 { model.set(profile("z\(number)/p")) }
            _ = model.replaceZones([zone("next.test", template: "{name}")])
            #expect(model.profile(holding: name("p.next.test"))?.namespace == "n0")
            _ = model.apply(profiles.map { .remove($0.key, in: .hub) })
        }
        #expect(model.profile(holding: name("p.next.test"))?.namespace == "z0")
        #expect(time < Self.bound)
    }

    @Test func manyExportsOfOneService() throws {
        let clusters = (0..<5000).map { "c\($0)" }
        let reported = clusters.map {
            ReportedEndpoint(name: "fleet-u#s#\($0)", weight: 1, target: address("192.0.2.1"), cluster: $0)
        }
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 1000, reported: reported))
        let time = processorTime {
            _ = model.apply(clusters.map { .set(export("ns/s", $0), in: .hub) })
            model.set(serviceImport("ns/s", clusters))
            model.set(export("ns/s", "c7", weight: 3))
        }
        #expect(model.profile(ProfileID(namespace: "ns", name: "p"))?.endpoints.count == 5000)
        #expect(time < Self.bound)
    }

    /// A condition's message has at most 32,768 characters, and people read the first few names.
    @Test func messagesStayShort() throws {
        let clusters = (0..<5000).map { "c\($0)" }
        let model = model(with: profile("ns/p"), backend("ns/b"), serviceImport("ns/s", clusters))
        let absent = try #require(model.condition("Accepted", of: backend("ns/b"))?.message)
        #expect(absent.contains("cluster c0 ") && absent.contains("; and 4990 more; "))
        let objects = clusters.flatMap { [export("ns/s", $0), clusterAddress("ns/s", $0, "192.0.2.1")] }
        _ = model.apply(objects.map { .set($0, in: .hub) })
        let present = try #require(model.condition("Accepted", of: backend("ns/b"))?.message)
        #expect(present.contains("c0 with weight 1, ") && present.hasSuffix(", and 4990 more"))
        model.set(policy("ns/x", hostnames: ["tm.test"]))
        _ = model.apply((0..<5000).map { .set(external("ns/e\($0)", "h\($0).example"), in: .hub) })
        let omitted = try #require(model.condition("Accepted", of: policy("ns/x"))?.message)
        #expect(omitted.contains("at tm.test the alias to h0.example, ") && omitted.contains(", and 4990 more is left"))
        for message in [absent, present, omitted] { #expect(message.utf8.count < 4000) }
    }
}
