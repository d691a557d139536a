import Resources
import Testing

/// Defaults and the weight annotation: cases D01 to D15 and X35 of the fleet's test cases.
@Suite struct DefaultsTests {
    private func backend(_ weight: String) throws -> TrafficManagerBackend? {
        let text = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerBackend
            metadata: {name: web, namespace: shop}
            spec: {profile: {name: web}, backend: {name: web}\(weight)}
            """
        guard case .trafficManagerBackend(let backend) = try resources(text).first else { return nil }
        return backend
    }

    @Test func d01AndD02BackendWeight() throws {
        #expect(try backend("")?.weight == 1, "D01")
        #expect(try backend(", weight: null")?.weight == 1, "D01")
        #expect(try backend(", weight: 100")?.weight == 100, "D02")
    }

    @Test func d03ToD07ControllerDefaults() {
        let full = MonitorConfig(
            intervalInSeconds: 30, path: "/", port: 80, protocolName: .http, timeoutInSeconds: 10,
            toleratedNumberOfFailures: 3)
        var expected = full
        #expect(MonitorConfig().withControllerDefaults() == expected, "D03, X29")
        expected.intervalInSeconds = 10
        expected.timeoutInSeconds = 9
        #expect(MonitorConfig(intervalInSeconds: 10).withControllerDefaults() == expected, "D04")
        expected.intervalInSeconds = 40
        expected.timeoutInSeconds = nil
        #expect(MonitorConfig(intervalInSeconds: 40).withControllerDefaults() == expected, "D05")
        expected.intervalInSeconds = 30
        expected.timeoutInSeconds = 90
        #expect(MonitorConfig(timeoutInSeconds: 90).withControllerDefaults() == expected, "D06")
        let given = MonitorConfig(
            intervalInSeconds: 10, path: "/path", port: 8080, protocolName: .https,
            customHeaders: [CustomHeader(name: "Host", value: "www.shop.test")], timeoutInSeconds: 90,
            toleratedNumberOfFailures: 0)
        #expect(given.withControllerDefaults() == given, "D07")
    }

    @Test func apiDefaultsComeWithTheObjectOnly() throws {
        func profile(_ spec: String) throws -> TrafficManagerProfile? {
            let text = """
                apiVersion: networking.fleet.azure.com/v1beta1
                kind: TrafficManagerProfile
                metadata: {name: web}
                spec: {resourceGroup: rg\(spec)}
                """
            guard case .trafficManagerProfile(let profile) = try resources(text).first else { return nil }
            return profile
        }
        let absent = try #require(try profile(""))
        #expect(absent.monitorConfig == nil)
        #expect(absent.metadata.namespace == "default")
        let empty = try #require(try profile(", monitorConfig: {}"))
        #expect(
            empty.monitorConfig
                == MonitorConfig(
                    intervalInSeconds: 30, path: "/", port: 80, protocolName: .http, toleratedNumberOfFailures: 3))
    }

    @Test(
        arguments: [
            ("D10", "500", 500), ("D11", "0", 0), ("D12", "1000", 1000), ("D13", "invalid", nil), ("D14", "2000", nil),
            ("D15", "-2", nil), ("X35", "+5", 5), ("X35", "05", 5), ("X35", " 5", nil), ("X35", "5.0", nil),
            ("X35", "", nil),
            ("S06", "3837", nil), ("Atoi", "050", 50), ("Atoi", "5 ", nil), ("Atoi", "1_0", nil), ("Atoi", "-0", 0),
            ("Atoi", "+", nil), ("Atoi", "-", nil), ("Atoi", "++5", nil), ("Atoi", "1001", nil), ("Atoi", "0x5", nil),
            ("Atoi", "99999999999999999999999", nil), ("Atoi", "٥", nil),
        ] as [(String, String, Int?)])
    func exportWeight(_ id: String, _ text: String, _ expected: Int?) throws {
        #expect(ExportWeight(text).value == expected, "\(id)")
        let export = """
            apiVersion: networking.fleet.azure.com/v1alpha1
            kind: ServiceExport
            metadata:
              name: web
              annotations:
                networking.fleet.azure.com/weight: "\(text)"
            """
        guard let expected else {
            let path = "metadata.annotations[networking.fleet.azure.com/weight]"
            #expect(
                try violations(export) == [
                    "6: \(path): found string \"\(text)\", expected an integer 0 to 1000 in quotes, without blanks"
                ])
            return
        }
        guard case .serviceExport(let object) = try resources(export).first else {
            Issue.record("\(id) is refused")
            return
        }
        #expect(object.weight == .weight(expected))
    }

    @Test func d09AbsentAnnotation() {
        #expect(ServiceExport(metadata: ObjectMeta(name: "web")).weight == .absent, "D09")
        #expect(ExportWeight(annotations: ["other": "7"]).value == 1)
    }
}
