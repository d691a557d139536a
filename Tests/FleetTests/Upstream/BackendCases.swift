import Resources
import Testing

/// The cases of upstream's TrafficManagerBackend controller, backend weight 10.
///
/// Left out, since they speak of Azure's API alone: B03 and B04 (reading the Azure profile), B09, B14, B15, B21 and B22 (answers
/// to writing endpoints), BU06 to BU16 (equality with an Azure endpoint). B07, BU22 to BU24 and BU27 to BU29 give a condition as
/// input: that it is not read stands among the tests of decoding (rules 3).
@Suite struct BackendCases {
    private static let clusters = [
        export("ns/s", "member-1"), export("ns/s", "member-2"), export("ns/other", "member-3"),
        export("ns/s", "member-4"),
        work("ns/s", "member-1", "192.0.2.1"), work("ns/other", "member-3", "192.0.2.3"),
        work("ns/s", "member-4", "192.0.2.4"),
    ]
    private static let fixture = clusters + [profile("ns/p"), backend("ns/b", weight: 10)]
    private static let longName = String(repeating: "n", count: 61)

    static let scenarios = [
        Scenario(steps: [
            .init(id: "B01", set: clusters + [backend("ns/b", weight: 10)], backends: ["ns/b": "False/Invalid"]),
            .init(id: "B01 deleted", remove: [backend("ns/b")], backends: ["ns/b": "gone"]),
        ]),
        Scenario(steps: [
            .init(
                id: "B02", set: fixture + [serviceImport("ns/s", ["member-1"])],
                backends: ["ns/b": "True/Accepted member-1=10(1)"],
                rule: "3: conditions are computed anew; upstream waits for the profile's (Unknown/Pending)")
        ]),
        Scenario(steps: [
            .init(
                id: "B06",
                set: clusters + [
                    profile("ns/\(longName)"), backend("ns/b", of: longName, weight: 10),
                    serviceImport("ns/s", ["member-1"]),
                ],
                backends: ["ns/b": "False/Invalid"], profiles: ["ns/\(longName)": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(
                id: "B05, B08", set: [profile("ns/p"), backend("ns/b", weight: 10)], backends: ["ns/b": "False/Invalid"]
            ),
            .init(
                id: "B10", set: fixture + [serviceImport("ns/s", ["member-3"])], backends: ["ns/b": "Unknown/Pending"]),
            .init(
                id: "B11", set: [serviceImport("ns/s", ["member-1", "member-2"])],
                backends: ["ns/b": "False/Invalid member-1=10(1)"]),
            .init(
                id: "B12", set: [serviceImport("ns/s", ["member-1", "member-4"])],
                backends: ["ns/b": "True/Accepted member-1=5(1) member-4=5(1)"]),
            .init(
                id: "B13", set: [export("ns/s", "member-1", weight: 2)],
                backends: ["ns/b": "True/Accepted member-1=7(2) member-4=4(1)"], changes: true),
            .init(
                id: "B16", set: [serviceImport("ns/s", ["member-1"])],
                backends: ["ns/b": "True/Accepted member-1=10(2)"]),
            .init(
                id: "B17", set: [export("ns/s", "member-1", weight: 2, isInternal: true)],
                backends: ["ns/b": "True/Accepted member-1=10(2)"], changes: false,
                rule: "2: internal load balancers are fine; upstream refuses them"),
            .init(
                id: "B18", set: [export("ns/s", "member-1", weight: 2)],
                backends: ["ns/b": "True/Accepted member-1=10(2)"]),
            .init(id: "B19", set: [backend("ns/b", weight: 0, generation: 2)], backends: ["ns/b": "True/Accepted"]),
            .init(id: "B20", remove: [backend("ns/b")], backends: ["ns/b": "gone"]),
        ]),
    ]

    private static func usability(_ id: String, _ export: Resource, address: Bool, _ line: String, rule: String? = nil)
        -> Scenario
    {
        let objects = [profile("ns/p"), backend("ns/b", weight: 10), serviceImport("ns/s", ["c"]), export]
        return Scenario(steps: [
            .init(
                id: id, set: objects + (address ? [work("ns/s", "c", "192.0.2.1")] : []), backends: ["ns/b": line],
                rule: rule)
        ])
    }

    static let usabilityScenarios = [
        usability("BU01", export("ns/s", "c", publicIP: "id"), address: true, "True/Accepted c=10(1)"),
        usability("BU02", export("ns/s", "c", type: .clusterIP), address: true, "False/Invalid"),
        usability(
            "BU03", export("ns/s", "c", isInternal: true), address: true, "True/Accepted c=10(1)",
            rule: "2: internal load balancers are fine; upstream refuses them"),
        usability("BU04", export("ns/s", "c", publicIP: "id"), address: false, "False/Invalid"),
        usability("BU05", export("ns/s", "c"), address: false, "False/Invalid"),
    ]

    private static let trigger = [
        profile("ns/p"), backend("ns/b", weight: 10), export("ns/s", "c1", weight: 100),
        export("ns/s", "c2", weight: 100),
        clusterAddress("ns/s", "c1", "192.0.2.1"), clusterAddress("ns/s", "c2", "192.0.2.2"),
    ]

    /// Where upstream asks "does it trigger the backend", we ask whether what is served changes.
    private static func change(_ id: String, from: [Resource], to: [Resource], _ changes: Bool, rule: String? = nil)
        -> Scenario
    {
        let removed = from.filter { old in !to.contains { $0.key == old.key } }
        return Scenario(steps: [
            .init(id: id + " before", set: trigger + from),
            .init(id: id, set: to, remove: removed, changes: changes, rule: rule),
        ])
    }

    private static let listed = serviceImport("ns/s", ["c1", "c2"])

    static let triggerScenarios = [
        change("BU17", from: [listed], to: [listed], false),
        change("BU18", from: [serviceImport("ns/s", ["c1"])], to: [listed], true),
        change("BU19, BU20", from: [serviceImport("ns/s", [])], to: [serviceImport("ns/s", [])], false),
        change(
            "BU21", from: [listed], to: [serviceImport("ns/s", ["c2", "c1"])], false,
            rule: "2 in a stable order: a reordered list serves the same; upstream evaluates it again"),
        change("BU25", from: [profile("ns/p")], to: [profile("ns/p")], false),
        change(
            "BU26", from: [external("ns/e", of: "late", "192.0.2.7")],
            to: [external("ns/e", of: "late", "192.0.2.7"), profile("ns/late")],
            true),
        change("BU30", from: [listed], to: [export("ns/s", "c1", weight: 100), listed], false),
        change(
            "BU31", from: [export("ns/s", "c3", type: .clusterIP), work("ns/s", "c3", "192.0.2.3")],
            to: [export("ns/s", "c3"), work("ns/s", "c3", "192.0.2.3")], true),
        change("BU32", from: [listed], to: [clusterAddress("ns/s", "c1", "192.0.2.8"), listed], true),
        change(
            "BU33, BU37", from: [export("ns/s", "c3")],
            to: [export("ns/s", "c3"), clusterAddress("ns/s", "c3", "192.0.2.3")], true),
        change(
            "BU34", from: [listed], to: [export("ns/s", "c1", weight: 100, isInternal: true), listed], false,
            rule: "2: internal load balancers are fine; upstream refuses them"),
        change("BU35", from: [listed], to: [export("ns/s", "c1", weight: 200), listed], true),
        change("BU36", from: [export("ns/s", "c1")], to: [export("ns/s", "c1", weight: 100)], true),
        change("BU38", from: [listed, clusterAddress("ns/s", "c1", "192.0.2.1")], to: [listed], true),
    ]

    @Test(arguments: scenarios + usabilityScenarios + triggerScenarios)
    func holds(_ scenario: Scenario) { scenario.run() }
}
