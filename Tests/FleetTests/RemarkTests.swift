import DNSWire
import Fleet
import Resources
import Testing
import Traffic

/// What `check` and the log say of profiles that are not answered as they seem to be meant.
@Suite struct RemarkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var zones: [Zone] = [zone()]
        var objects: [Resource]
        /// Parts of the profile `ns/p`'s errors and faults, in their order.
        var errors: [String] = []
        var faults: [String] = []
    }

    private static let long = String(repeating: "x", count: 70)

    static let cases = [
        Case(testDescription: "all is well", objects: [profile("ns/p"), external("ns/e", "192.0.2.1")]),
        Case(
            testDescription: "nobody names the profile", objects: [profile("ns/p")],
            faults: ["nothing is answered: no TrafficManagerBackend and no ExternalEndpoint of its namespace names"]),
        Case(
            testDescription: "a label that is too long", zones: [zone(template: "\(long)-{name}")],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1")],
            errors: ["of 72 octets, expected at most 63: choose a shorter name"]),
        Case(
            testDescription: "a label that is too long in one zone of two",
            zones: [zone(template: "\(long)"), zone("two.test")],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1")], errors: ["of 70 octets"]),
        Case(
            testDescription: "all weights are 0",
            objects: [
                profile("ns/p"), external("ns/e", "192.0.2.1", weight: 0), external("ns/f", "192.0.2.2", weight: 0),
            ],
            faults: ["nothing is answered: all endpoints have weight 0"]),
        Case(
            testDescription: "switched off or without weight",
            objects: [
                profile("ns/p"), external("ns/e", "192.0.2.1", enabled: false),
                external("ns/f", "192.0.2.2", weight: 0),
            ], faults: ["nothing is answered: all endpoints are switched off or have weight 0"]),
        Case(
            testDescription: "backends of weight 0",
            objects: [profile("ns/p"), backend("ns/b", weight: 0), export("ns/s", "c1")],
            faults: ["nothing is answered: TrafficManagerBackend b: the backend's weight is 0"]),
        Case(
            testDescription: "a backend whose service nobody exports", objects: [profile("ns/p"), backend("ns/b")],
            faults: ["nothing is answered: TrafficManagerBackend b: no cluster exports service ns/s"]),
        Case(
            testDescription: "a target that can not be answered",
            objects: [profile("ns/p"), external("ns/e", "0.0.0.0")],
            faults: ["nothing is answered: ExternalEndpoint e has no usable address"]),
        Case(
            testDescription: "orphans", objects: [backend("ns/b"), external("ns/e", "192.0.2.1"), policy("ns/x")],
            faults: [
                "nothing is answered: TrafficManagerProfile ns/p is not found, which TrafficManagerBackend b, "
                    + "ExternalEndpoint e, ProfilePolicy x name"
            ]),
        Case(
            testDescription: "another profile has the name", zones: [zone(template: "{name}")],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1"), profile("other/p", age: 9)],
            faults: ["nothing is answered: name p.tm.test is held by profile other/p"]),
        Case(
            testDescription: "no zone gives a name", zones: [zone(template: nil)],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1")],
            faults: ["nothing is answered: no served zone gives names"]),
        Case(
            testDescription: "a static record has the name", zones: [zone(records: ["ns-p A 192.0.2.9"])],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1")],
            faults: ["nothing is answered: name ns-p.tm.test is held by a static A record"]),
        Case(
            testDescription: "one name of two is another's",
            zones: [zone(records: ["ns-p A 192.0.2.9"]), zone("two.test")],
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1")],
            faults: ["name ns-p.tm.test is held by a static A record"]),
        Case(
            testDescription: "a host name outside",
            objects: [profile("ns/p"), external("ns/e", "192.0.2.1"), policy("ns/x", hostnames: ["www.example"])],
            faults: ["host name www.example lies in no served zone"]),
        Case(
            testDescription: "a share under 0.1 %",
            objects: [
                profile("ns/p"), external("ns/e", "192.0.2.1", weight: 1000), external("ns/f", "192.0.2.2", weight: 1),
            ],
            faults: [
                "less than 0.1 % of the answers go to ExternalEndpoint f (weight 1), as all weights together are 1001"
            ]),
        Case(
            testDescription: "a share of 0.1 %",
            objects: [
                profile("ns/p"), external("ns/e", "192.0.2.1", weight: 999), external("ns/f", "192.0.2.2", weight: 1),
            ]),
        Case(
            testDescription: "very many equal ones",
            objects: [profile("ns/p")] + (0..<1200).map { external("ns/e\($0)", "192.0.2.1") }),
        Case(
            testDescription: "an alias to a static CNAME", zones: [zone(records: ["www CNAME far.example."])],
            objects: [profile("ns/p"), external("ns/e", "www.tm.test")],
            faults: ["ExternalEndpoint e is answered by a CNAME to www.tm.test, which is a static CNAME to far.example"]
        ),
        Case(
            testDescription: "an alias to what is not there",
            objects: [profile("ns/p"), external("ns/e", "gone.tm.test")],
            faults: ["to gone.tm.test, which no record and no profile of the served zones has"]),
        Case(
            testDescription: "aliases to what is there, or may be",
            zones: [zone(records: ["*.wild A 192.0.2.1", "host A 192.0.2.1", "sub NS ns.example."])],
            objects: [profile("ns/p")]
                + ["x.wild.tm.test", "host.tm.test", "any.sub.tm.test", "ns1.tm.test", "far.example"].enumerated().map {
                    external("ns/e\($0.offset)", $0.element)
                }),
    ]

    @Test(arguments: cases) func finds(_ row: Case) throws {
        let model = FleetModel(zones: row.zones)
        let update = model.apply(row.objects.map { .set($0, in: .hub) })
        let found = try #require(model.evaluation("ns/p"))
        for (texts, expected) in [(found.errors, row.errors), (found.faults, row.faults)] {
            #expect(texts.count == expected.count, "\(texts)")
            for (text, part) in zip(texts, expected) { #expect(text.contains(part), "\(text)") }
        }
        #expect(found.faults.allSatisfy(found.warnings.contains))
        let isDoubtful = !row.errors.isEmpty || !row.faults.isEmpty
        #expect(update.doubtful.contains(ProfileID(namespace: "ns", name: "p")) == isDoubtful)
    }

    @Test func aChainOfProfiles() throws {
        let model = model(
            with: profile("ns/q"), external("ns/f", of: "q", "far.example"), profile("ns/p"),
            external("ns/e", "ns-q.tm.test"))
        model.set(profile("ns/p", generation: 2))
        #expect(
            model.evaluation("ns/p")?.faults == [
                "ExternalEndpoint e is answered by a CNAME to ns-q.tm.test, a name of profile ns/q, which answers by CNAMEs "
                    + "itself: clients follow each"
            ])
        model.set(external("ns/f", of: "q", "192.0.2.1"))
        #expect(model.evaluation("ns/p")?.faults == [])
    }

    // MARK: Refused objects

    private func refused(_ key: ResourceKey, _ place: String, from cluster: String? = nil) -> RefusedObject {
        RefusedObject(scope: cluster.map { .member(cluster: $0) } ?? .hub, key: key, place: place)
    }

    /// "Not found" is said of what nobody wrote, and of nothing else.
    @Test func namesProfilesThatWereRefused() throws {
        let model = model(with: backend("ns/b"), external("ns/e", "192.0.2.1"), policy("ns/x"))
        let update = model.setRefused([refused(profile("ns/p").key, "hub.yaml:11")])
        #expect(update.evaluated.map(\.description) == ["ns/p"])
        for object in [backend("ns/b"), external("ns/e", "192.0.2.1"), policy("ns/x")] {
            let message = try #require(model.condition("Accepted", of: object)?.message)
            #expect(message == "TrafficManagerProfile ns/p was refused (hub.yaml:11): correct it there")
        }
        #expect(model.evaluation("ns/p")?.faults.first?.contains("was refused (hub.yaml:11), which") == true)
        #expect(model.setRefused([refused(profile("ns/p").key, "hub.yaml:11")]) == FleetUpdate(), "nothing new")
        model.set(profile("ns/p"))
        #expect(model.condition("Accepted", of: external("ns/e", "192.0.2.1"))?.status == .isTrue)
        model.remove(profile("ns/p"))
        _ = model.setRefused([])
        #expect(model.condition("Accepted", of: policy("ns/x"))?.message.contains("is not found") == true)
    }

    @Test func namesMembersObjectsThatWereRefused() throws {
        let model = model(with: profile("ns/p"), backend("ns/b"))
        model.set(serviceExport("ns/s"), from: "east")
        _ = model.setRefused([refused(service("ns/s").key, "east.yaml:5", from: "east")])
        let condition = try #require(
            model.condition("Valid", of: serviceExport("ns/s"), in: .member(cluster: "east")))
        #expect(condition.status == .isFalse && condition.message.contains("was refused (east.yaml:5)"))
        let message = try #require(model.condition("Accepted", of: backend("ns/b"))?.message)
        #expect(message.contains("service ns/s in cluster east has a Service that was refused (east.yaml:5)"))
        #expect(!message.contains("has no Service"))
        // The other way round.
        model.remove(serviceExport("ns/s"), from: "east")
        model.set(service("ns/s", ingress: ["192.0.2.1"]), from: "east")
        _ = model.setRefused([refused(serviceExport("ns/s").key, "east.yaml:9", from: "east")])
        #expect(
            model.condition("Accepted", of: backend("ns/b"))?.message.contains(
                "ServiceExport ns/s in cluster east was refused (east.yaml:9): correct it there") == true)
        // A refused export is none: what Azure reported is still taken over.
        let reported = ReportedEndpoint(name: "x#s#east", weight: 5, target: address("192.0.2.7"))
        model.set(backend("ns/b", reported: [reported]))
        #expect(model.endpointLines("ns/p") == ["east=5@192.0.2.7"])
    }

    @Test func namesHubObjectsThatWereRefused() throws {
        let model = model(with: profile("ns/p"), backend("ns/b"))
        _ = model.setRefused([
            refused(export("ns/s", "east").key, "hub.yaml:7"), refused(serviceImport("ns/s", []).key, "hub.yaml:3"),
            refused(serviceImport("ns/other", []).key, "hub.yaml:5"),
        ])
        let message = try #require(model.condition("Accepted", of: backend("ns/b"))?.message)
        #expect(message.contains("ServiceImport ns/s was refused (hub.yaml:3)"))
        #expect(message.contains("InternalServiceExport fleet-member-east/ns-s was refused (hub.yaml:7)"))
        #expect(!message.contains("other"))
    }

    // MARK: Clues

    /// kubefleet#270: KubeFleet without fleet-networking.
    @Test func namesTheWorkThatHoldsTheExport() throws {
        let model = model(
            with: profile("ns/p"), backend("ns/b"), work("ns/s", "east", "192.0.2.1", weight: 3),
            work("ns/other", "east", "192.0.2.2", weight: 3))
        let condition = try #require(model.condition("Accepted", of: backend("ns/b")))
        #expect(condition.status == .isFalse)
        #expect(
            condition.message.contains(
                "Work fleet-member-east/work-s holds its ServiceExport for cluster east and reports the address 192.0.2.1, "
                    + "but the InternalServiceExport that fleet-networking's agents write is missing"))
        #expect(!condition.message.contains("work-other"))
        // As the message advises.
        model.set(clusterAddress("ns/s", "east", "192.0.2.1"))
        #expect(model.condition("Accepted", of: backend("ns/b"))?.status == .isTrue)
    }

    /// An export has the name of its service; the fleet's own how-to calls it otherwise.
    @Test func namesExportsWithoutAService() {
        let model = model(with: profile("ns/p"), backend("ns/b"), service("ns/s"))
        func message() -> String { model.condition("Accepted", of: backend("ns/b"))?.message ?? "" }
        #expect(!message().contains("ServiceExport ns/s-export"))
        #expect(model.set(serviceExport("ns/s-export")).evaluated.map(\.description) == ["ns/p"])
        #expect(message().contains("ServiceExport ns/s-export has no Service of its name"))
        model.set(serviceExport("ns/x"), serviceExport("other/y"), from: "east")
        #expect(message().contains("ServiceExport ns/x in cluster east has no Service of its name"))
        #expect(!message().contains("other/y"))
        model.set(service("ns/s-export"))
        model.remove(serviceExport("ns/x"), from: "east")
        #expect(!message().contains("has no Service of its name"))
    }

    /// A drain by the fleet's own way, beside the hub's older record of the export.
    @Test func aMembersWeightOfZeroIsToldAsSuch() throws {
        let model = model(with: profile("ns/p"), backend("ns/b"), export("ns/s", "east", weight: 60))
        model.set(service("ns/s", ingress: ["192.0.2.1"]), serviceExport("ns/s"), from: "east")
        #expect(model.backendLine("ns/b").hasPrefix("True/Accepted east=1"))
        model.set(serviceExport("ns/s", weight: "0"), from: "east")
        let found = try #require(model.evaluation("ns/p"))
        #expect(found.exclusions.map(\.description) == ["service ns/s in cluster east has weight 0"])
        #expect(model.backendLine("ns/b") == "True/Accepted")
        for imported in [["east"], ["east", "west"]] {
            model.set(serviceImport("ns/s", imported))
            #expect(model.evaluation("ns/p")?.exclusions.first?.reason == .weightZero)
        }
    }

    // MARK: Deletion

    @Test func whatIsBeingDeletedSaysSo() throws {
        let model = model(
            with: profile("ns/p", generation: 1), external("ns/e", "192.0.2.1"), backend("ns/b"), policy("ns/x"))
        #expect(model.profileLine("ns/p") == "True/Programmed ns-p.tm.test")
        let update = model.set(profile("ns/p", generation: 2, deleting: true))
        #expect(update.removed.map(\.description) == ["ns/p"])
        let condition = try #require(model.condition("Programmed", of: profile("ns/p")))
        #expect(condition.status == .isFalse && condition.message.contains("is being deleted"))
        #expect(condition.observedGeneration == 2)
        #expect(model.status(of: profile("ns/p").key)?.dnsName == nil)
        for object in [backend("ns/b"), policy("ns/x"), external("ns/e", "192.0.2.1")] {
            #expect(
                model.condition("Accepted", of: object)?.message == "TrafficManagerProfile ns/p is being deleted")
        }
        #expect(model.evaluation("ns/p")?.faults == [])
        let objects = [
            backend("ns/b", generation: 3, deleting: true), external("ns/e", "192.0.2.1", deleting: true),
            policy("ns/x", deleting: true),
        ]
        for object in objects {
            model.set(object)
            #expect(model.condition("Accepted", of: object)?.message.contains("being deleted") == true, "\(object.key)")
        }
        for object in objects + [profile("ns/p")] { model.remove(object) }
        #expect(model.profileIDs.isEmpty)
    }
}
