import Fleet
import Resources
import Testing
import Traffic

/// Rules 2: where an endpoint's address comes from, and which of several is taken.
@Suite struct AddressTests {
    private static let reported = [
        ReportedEndpoint(
            name: "fleet-u#s#c", weight: 7, target: .hostname(name("c.azure.test")), cluster: "c", fromWeight: 3)
    ]
    private static let byAzure = backend("ns/b", weight: 10, reported: reported)
    private static let byWork = work("ns/s", "c", "192.0.2.3")
    private static let byAddress = clusterAddress("ns/s", "c", "192.0.2.1")

    /// The sources in their order; each table row adds the next better one.
    @Test func takesTheFirstSource() throws {
        let model = model(with: profile("ns/p"), Self.byAzure, export("ns/s", "c"), serviceImport("ns/s", ["c"]))
        func source() throws -> String {
            let evaluation = try #require(model.evaluation("ns/p"))
            let provenance = try #require(evaluation.provenance.first)
            return try #require(model.endpointLines("ns/p").first) + " " + provenance.source.description
        }
        #expect(try source() == "c=10->c.azure.test reported by Azure")
        model.set(Self.byWork)
        #expect(try source() == "c=10@192.0.2.3 Work fleet-member-c/work-s")
        model.set(service("ns/s", ingress: ["192.0.2.2"]), serviceExport("ns/s"), from: "c")
        #expect(try source() == "c=10@192.0.2.2 Service ns/s in c")
        model.set(Self.byAddress)
        #expect(try source() == "c=10@192.0.2.1 ClusterAddress ns/s-c")
        model.set(clusterAddress("ns/s", "c", "192.0.2.9", at: "fleet-member-c/x", age: 5))
        #expect(try source() == "c=10@192.0.2.9 ClusterAddress fleet-member-c/x")
        #expect(model.condition("Accepted", of: Self.byAddress)?.reason == "Conflicted")
        model.set(clusterAddress("ns/s", "c", "0.0.0.0", at: "fleet-member-c/x", age: 5))
        #expect(try source() == "c=10@192.0.2.1 ClusterAddress ns/s-c")
        #expect(model.condition("Accepted", of: Self.byAddress)?.reason == "Accepted")
    }

    struct Choice: Sendable, CustomTestStringConvertible {
        var addresses: [String]
        var line: String?
        var testDescription: String { addresses.joined(separator: " ") }
    }

    static let choices = [
        Choice(addresses: ["192.0.2.1", "2001:db8::1", "192.0.2.1"], line: "c=10@192.0.2.1,2001:db8::1"),
        Choice(addresses: ["a.test", "192.0.2.1"], line: "c=10@192.0.2.1"),
        Choice(addresses: ["a.test", "b.test"], line: "c=10->a.test"),
        Choice(addresses: ["127.0.0.1", "10.0.0.1", "::1", "fd00::1"], line: "c=10@127.0.0.1,10.0.0.1,::1,fd00::1"),
        Choice(addresses: ["0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255"], line: nil),
        Choice(addresses: ["0.0.0.0", "a.test"], line: "c=10->a.test"),
    ]

    @Test(arguments: choices) func choosesAmongAddresses(_ row: Choice) throws {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c"))
        model.set(service("ns/s", ingress: row.addresses), serviceExport("ns/s"), from: "c")
        #expect(model.endpointLines("ns/p") == [row.line].compactMap { $0 })
        if row.line == nil {
            let message = try #require(model.condition("Accepted", of: backend("ns/b"))?.message)
            #expect(message.contains("255.255.255.255 is the broadcast address"))
        }
    }

    /// A ClusterAddress makes any type of service reachable; an export without a type is taken for reachable.
    @Test func judgesTheType() {
        let model = model(
            with: profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c", type: .clusterIP), Self.byWork)
        #expect(model.backendLine("ns/b") == "False/Invalid")
        model.set(Self.byAddress)
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
        model.remove(Self.byAddress)
        model.set(export("ns/s", "c", type: nil))
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
        model.set(export("ns/s", "c", type: ServiceType(rawValue: "")))
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
    }

    /// Addresses that an operator states by hand need no export beside them; one export, and the exports count alone.
    @Test func servesStatedAddressesWithoutExports() throws {
        let other = clusterAddress("ns/s", "d", "192.0.2.4")
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10), Self.byAddress)
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
        #expect(model.condition("Accepted", of: Self.byAddress)?.reason == "Accepted")
        model.set(other)
        #expect(model.backendLine("ns/b") == "True/Accepted c=5(1) d=5(1)")
        model.set(export("ns/s", "c"))
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
        #expect(model.condition("Accepted", of: other)?.reason == "Pending")
        model.remove(export("ns/s", "c"))
        model.set(backend("ns/b", weight: 0))
        #expect(model.backendLine("ns/b") == "True/Accepted")
    }

    /// What Azure reported goes before addresses without an export: a take-over names its own endpoints (rules 3).
    @Test func takesOverBeforeStatedAddresses() {
        let model = model(with: profile("ns/p"), Self.byAzure, clusterAddress("ns/s", "d", "192.0.2.4"))
        #expect(model.endpointLines("ns/p") == ["c=7->c.azure.test"])
    }

    /// The weight: the hub's export, else the member's annotation, else the placed manifest's, else 1.
    @Test func takesTheFirstWeight() {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c"), Self.byWork)
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(1)")
        model.set(work("ns/s", "c", "192.0.2.3", weight: 30))
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(30)")
        model.set(service("ns/s"), serviceExport("ns/s", weight: "20"), from: "c")
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(20)")
        model.set(serviceExport("ns/s", weight: "0"), from: "c")
        #expect(model.backendLine("ns/b") == "True/Accepted", "the member's 0 drains an export that states no weight")
        model.set(export("ns/s", "c", weight: 4))
        #expect(model.backendLine("ns/b") == "True/Accepted c=10(4)")
    }

    /// The hub's export stands there still while the member drains: the weight is the reason, not the lack of an address.
    @Test func tellsTheWeightOfAMemberThatDrains() {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c", weight: 4))
        model.set(service("ns/s", ingress: ["192.0.2.1"]), serviceExport("ns/s", weight: "0"), from: "c")
        #expect(model.evaluation("ns/p")?.exclusions.map(\.reason) == [.weightZero])
        #expect(model.backendLine("ns/b") == "True/Accepted")
    }

    /// A service or an export in a user namespace of the hub is a placement template.
    @Test func passesOverTemplates() {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10))
        let update = model.set(service("ns/s", ingress: ["192.0.2.1"]), serviceExport("ns/s", weight: "5"))
        #expect(update == FleetUpdate())
        #expect(model.backendLine("ns/b") == "False/Invalid")
    }

    /// Two members' equally named services never collide.
    @Test func keepsMembersApart() {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10))
        model.set(service("ns/s", ingress: ["192.0.2.1"]), serviceExport("ns/s", weight: "3"), from: "c1")
        model.set(service("ns/s", ingress: ["192.0.2.2"]), serviceExport("ns/s"), from: "c2")
        #expect(model.endpointLines("ns/p") == ["c1=8@192.0.2.1", "c2=3@192.0.2.2"])
        model.remove(service("ns/s"), from: "c1")
        #expect(model.endpointLines("ns/p") == ["c2=10@192.0.2.2"])
        #expect(model.evaluation("ns/p")?.exclusions.map(\.cluster) == ["c1"])
    }

    /// A member's export of a cluster that an existing ServiceImport does not list is ignored, and said so.
    @Test func ignoresUnlistedExports() throws {
        let model = model(with: profile("ns/p"), backend("ns/b", weight: 10), serviceImport("ns/s", ["c1"]))
        model.set(service("ns/s", ingress: ["192.0.2.1"]), serviceExport("ns/s"), from: "c1")
        model.set(service("ns/s", ingress: ["192.0.2.2"]), serviceExport("ns/s"), from: "c2")
        #expect(model.backendLine("ns/b") == "True/Accepted c1=10(1)")
        let warnings = try #require(model.evaluation("ns/p")?.warnings)
        #expect(warnings.count == 1 && warnings.first?.contains("c2") == true)
    }

    struct Ineligible: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var service: Resource?
        var export: Resource = serviceExport("ns/s")
        /// With a ServiceImport that lists the cluster, and without.
        var lines: [String]
    }

    /// A member that does not export: awaited where the ServiceImport lists it, and else told of.
    @Test(arguments: [
        Ineligible(
            testDescription: "headless", service: service("ns/s", clusterIP: "None"),
            lines: ["Unknown/Pending c1=10(1)", "True/Accepted c1=10(1)"]),
        Ineligible(testDescription: "no service", lines: ["Unknown/Pending c1=10(1)", "True/Accepted c1=10(1)"]),
        Ineligible(
            testDescription: "unreadable weight", service: service("ns/s"),
            export: serviceExport("ns/s", weight: "five"),
            lines: ["Unknown/Pending c1=10(1)", "True/Accepted c1=10(1)"]),
        Ineligible(
            testDescription: "weight 0", service: service("ns/s"), export: serviceExport("ns/s", weight: "0"),
            lines: ["True/Accepted c1=10(1)", "True/Accepted c1=10(1)"]),
    ])
    func awaitsTheMember(_ row: Ineligible) {
        let model = model(
            with: profile("ns/p"), backend("ns/b", weight: 10), serviceImport("ns/s", ["c1", "c2"]),
            export("ns/s", "c1"),
            clusterAddress("ns/s", "c1", "192.0.2.1"))
        for resource in [row.service, row.export].compactMap({ $0 }) { model.set(resource, from: "c2") }
        #expect(model.backendLine("ns/b") == row.lines[0])
        model.remove(serviceImport("ns/s", []))
        #expect(model.backendLine("ns/b") == row.lines[1])
        #expect(model.evaluation("ns/p")?.exclusions.map(\.cluster) == ["c2"])
    }

    /// A pending cluster is named, and so is the export without an address.
    @Test func namesWhatIsMissing() throws {
        let model = model(
            with: profile("ns/p"), backend("ns/b", weight: 10), serviceImport("ns/s", ["c1", "c2"]),
            export("ns/s", "c1"))
        let condition = try #require(model.condition("Accepted", of: backend("ns/b")))
        #expect(condition.status == .unknown)
        #expect(condition.message.contains("c2") && condition.message.contains("InternalServiceExport"))
        #expect(condition.message.contains("c1") && condition.message.contains("ClusterAddress"))
    }

    @Test func judgesExternalEndpoints() throws {
        let model = model(
            with: profile("ns/p"), external("ns/a", "192.0.2.1", weight: 5), external("ns/b", "x.test"),
            external("ns/c", "0.0.0.0"), external("ns/d", "192.0.2.4", enabled: false),
            external("ns/e", "192.0.2.5", weight: 0),
            external("ns/f", "192.0.2.6", deleting: true), external("ns/g", of: "nobody", "192.0.2.7"))
        #expect(model.endpointLines("ns/p") == ["a=5@192.0.2.1", "b=1->x.test", "d=1@192.0.2.4", "e=0@192.0.2.5"])
        let found = try #require(model.profile(ProfileID(namespace: "ns", name: "p")))
        #expect(Shares(found, for: .a).weights == [5, 1, 0, 0])
        #expect(Shares(found, for: .aaaa).weights == [0, 1, 0, 0])
        let expected = ["a": "True", "b": "True", "c": "False", "d": "True", "e": "True", "f": "False", "g": "False"]
        for (name, status) in expected {
            let condition = try #require(model.condition("Accepted", of: external("ns/\(name)", "192.0.2.1")))
            #expect(condition.status.rawValue == status, "ExternalEndpoint \(name): \(condition.message)")
        }
        model.set(external("ns/a", of: "q", "192.0.2.1"))
        #expect(model.endpointLines("ns/p").count == 3, "an endpoint that moves to another profile leaves the first")
    }
}
