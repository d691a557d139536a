import Fleet
import Resources
import Testing

/// Rules 3: what Azure last reported.
@Suite struct TakeOverTests {
    private static let reported = [
        ReportedEndpoint(
            name: "fleet-u#s#c2", weight: 33, target: .hostname(name("c2.azure.test")), cluster: "c2", fromWeight: 30),
        ReportedEndpoint(name: "fleet-u#s#c1", weight: 66, target: address("192.0.2.1"), fromWeight: 60),
    ]

    private static func takenOver(weight: Int = 100, reported: [ReportedEndpoint] = reported) -> FleetModel {
        model(with: profile("ns/p"), backend("ns/b", weight: weight, uid: "U", reported: reported))
    }

    @Test func givesEndpointsOfItsOwn() throws {
        let model = Self.takenOver()
        #expect(model.backendLine("ns/b") == "True/Accepted c1=66(60) c2=33(30)")
        #expect(model.endpointLines("ns/p") == ["c1=66@192.0.2.1", "c2=33->c2.azure.test"])
        let status = try #require(model.status(of: backend("ns/b").key))
        #expect(status.endpoints.map(\.name) == ["fleet-u#s#c1", "fleet-u#s#c2"])
        #expect(status.endpoints.map(\.target) == ["192.0.2.1", "c2.azure.test"])
        #expect(status.conditions.first?.message.contains("taken over") == true)
    }

    @Test func givesNoneWithoutWeight() {
        #expect(Self.takenOver(weight: 0).backendLine("ns/b") == "True/Accepted")
    }

    /// Any description of the service, in whichever state, ends the take-over.
    @Test(arguments: [
        serviceImport("ns/s", []), serviceImport("ns/s", ["c1"], deleting: true), export("ns/s", "c3"),
        export("ns/s", "c3", deleting: true),
    ])
    func givesWay(to object: Resource) {
        let model = Self.takenOver()
        model.set(object)
        #expect(model.endpointLines("ns/p").isEmpty)
        model.remove(object)
        #expect(model.endpointLines("ns/p").count == 2)
    }

    @Test func givesWayToMembers() {
        let model = Self.takenOver()
        model.set(service("ns/s"), from: "c1")
        #expect(model.endpointLines("ns/p").count == 2, "a service alone is no export")
        model.set(serviceExport("ns/s", weight: "0"), from: "c1")
        #expect(model.backendLine("ns/b") == "True/Accepted", "a drained fleet must not be served from an old report")
        model.set(serviceExport("ns/s"), from: "c1")
        #expect(model.endpointLines("ns/p") == ["c1=100@192.0.2.1"], "the report still tells the address")
    }

    @Test func excludesWhatCanNotServe() {
        let model = Self.takenOver(
            reported: Self.reported + [
                ReportedEndpoint(name: "fleet-u#s#c1", weight: 1, target: address("192.0.2.8"), cluster: "c1"),
                ReportedEndpoint(name: "fleet-u#s#c3", weight: 1, cluster: "c3"),
                ReportedEndpoint(name: "fleet-u#s#c4", weight: 0, target: address("192.0.2.4"), cluster: "c4"),
                ReportedEndpoint(name: "fleet-u#s#c5", weight: 1, target: address("0.0.0.0"), cluster: "c5"),
            ])
        #expect(model.backendLine("ns/b") == "False/Invalid c1=66(60) c2=33(30)")
        let reasons = model.evaluation("ns/p")?.exclusions.map(\.reason)
        #expect(
            reasons == [
                .reportedTwice, .noAddress, .weightZero, .unusableAddress(["0.0.0.0 is the unspecified address"]),
            ])
    }

    /// Without a uid the endpoint's name is made of the backend's namespace and name.
    @Test func namesEndpointsWithoutUID() {
        let model = model(
            with: profile("ns/p"), backend("ns/B", to: "S"), export("ns/S", "C"),
            clusterAddress("ns/S", "C", "192.0.2.1"))
        #expect(model.status(of: backend("ns/B").key)?.endpoints.map(\.name) == ["fleet-ns-b#s#c"])
    }
}
