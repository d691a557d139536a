import DNSWire
import Fleet
import Resources
import Testing
import Traffic

/// The sample fleet of a hub that Azure Traffic Manager drove: profile shop/web over two backends and three clusters.
@Suite struct SampleTests {
    private static func reported(_ backend: String, _ cluster: String, _ region: String, weight: Int, from: Int)
        -> ReportedEndpoint
    {
        ReportedEndpoint(
            name: "fleet-uid#\(backend)#\(cluster)", weight: weight,
            target: .hostname(
                name("\(backend.replacing("web", with: "shop"))-\(cluster).\(region).cloudapp.azure.com")),
            cluster: cluster, fromWeight: from)
    }

    private static func hub() -> FleetModel {
        model(
            with: profile("shop/web", age: 10),
            backend(
                "shop/web-blue", of: "web", to: "web-blue", weight: 100,
                reported: [
                    reported("web-blue", "aks-east-2", "eastus2", weight: 33, from: 30),
                    reported("web-blue", "aks-east-1", "eastus2", weight: 66, from: 60),
                    reported("web-blue", "aks-west-1", "westus3", weight: 2, from: 1),
                ]),
            backend(
                "shop/web-green", of: "web", to: "web-green", weight: 25,
                reported: [reported("web-green", "aks-west-1", "westus3", weight: 25, from: 1)]),
            serviceImport("shop/web-blue", ["aks-east-1", "aks-east-2", "aks-west-1"]),
            serviceImport("shop/web-green", ["aks-west-1", "aks-east-2"]),
            export("shop/web-blue", "aks-east-1", weight: 60), export("shop/web-blue", "aks-east-2", weight: 30),
            export("shop/web-blue", "aks-west-1", weight: 1), export("shop/web-green", "aks-west-1", weight: 1),
            export("shop/web-green", "aks-east-2", weight: 4), serviceExport("shop/web-blue"),
            work("shop/web-blue", "aks-east-2", "203.0.113.20", weight: 30), profile("work/myatm"),
            backend("work/app", of: "myatm", to: "app"), export("intra/api", "onprem-1", type: nil))
    }

    private static let green = "aks-west-1=25->shop-green-aks-west-1.westus3.cloudapp.azure.com"
    private static let west = "aks-west-1=2->shop-blue-aks-west-1.westus3.cloudapp.azure.com"

    @Test func withTheHubAlone() throws {
        let model = Self.hub()
        #expect(
            model.endpointLines("shop/web") == [
                "aks-east-1=66->shop-blue-aks-east-1.eastus2.cloudapp.azure.com", "aks-east-2=33@203.0.113.20",
                Self.west,
                Self.green,
            ])
        #expect(model.profileLine("shop/web") == "True/Programmed shop-web.tm.test")
        #expect(
            model.backendLine("shop/web-blue") == "True/Accepted aks-east-1=66(60) aks-east-2=33(30) aks-west-1=2(1)")
        #expect(model.backendLine("shop/web-green") == "False/Invalid aks-west-1=25(1)")
        let found = try #require(model.profile(ProfileID(namespace: "shop", name: "web")))
        #expect(Shares(found, for: .a).weights == [66, 33, 2, 25])
        #expect(Shares(found, for: .a).total == 126)
        let evaluation = try #require(model.evaluation("shop/web"))
        #expect(evaluation.backends.map(\.totalWeight) == [91, 1])
        #expect(evaluation.provenance.map(\.exportWeight) == [60, 30, 1, 1])
        #expect(evaluation.exclusions.map(\.reason) == [.noAddress])
    }

    @Test func withTheMember() {
        let model = Self.hub()
        model.set(
            service("shop/web-blue", ingress: ["203.0.113.10"]), serviceExport("shop/web-blue", weight: "60"),
            from: "aks-east-1")
        #expect(
            model.endpointLines("shop/web") == [
                "aks-east-1=66@203.0.113.10", "aks-east-2=33@203.0.113.20", Self.west, Self.green,
            ])
    }

    @Test func withAnAddressForTheUnusableExport() {
        let model = Self.hub()
        model.set(clusterAddress("shop/web-green", "aks-east-2", "203.0.113.30"))
        #expect(model.backendLine("shop/web-green") == "True/Accepted aks-east-2=20(4) aks-west-1=5(1)")
    }

    /// The sample's old list: a profile that Azure refused, whose backend names a service that nobody exports.
    @Test func servesNothingForTheOldList() {
        let model = Self.hub()
        #expect(model.profileLine("work/myatm") == "True/Programmed work-myatm.tm.test")
        #expect(model.backendLine("work/app") == "False/Invalid")
        #expect(model.endpointLines("work/myatm").isEmpty)
    }
}
