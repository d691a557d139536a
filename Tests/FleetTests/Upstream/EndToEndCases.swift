import Resources
import Testing

/// The cases of upstream's end-to-end suite: two members, backend weight 100.
///
/// "No address known" stands where upstream has "no DNS label"; addresses come back in a `Work`, as upstream's come from Azure.
///
/// Left out, since they speak of Azure's API alone: E03 to E05 (profile edited or deleted in Azure, its headers), E14 (headers
/// in Azure), E18 and E19 (endpoints edited or deleted in Azure).
@Suite struct EndToEndCases {
    private static let fixture = [
        profile("ns/p"), backend("ns/b", weight: 100), serviceImport("ns/s", ["member-1", "member-2"]),
        export("ns/s", "member-1"), export("ns/s", "member-2"),
    ]
    private static let addresses = [work("ns/s", "member-1", "192.0.2.1"), work("ns/s", "member-2", "192.0.2.2")]
    private static let both = "True/Accepted member-1=50(1) member-2=50(1)"
    private static let longName = "ns/" + String(repeating: "n", count: 61)

    static let scenarios = [
        // A name that is too long stands for the resource group that Azure refuses.
        Scenario(steps: [
            .init(
                id: "E01", set: [profile("ns/p"), profile(longName)],
                profiles: [longName: "False/Invalid", "ns/p": "True/Programmed ns-p.tm.test"]),
            .init(
                id: "E02", set: [backend("ns/b", of: String(longName.dropFirst(3)))],
                backends: ["ns/b": "False/Invalid"]),
            .init(
                id: "E02 deletable", remove: [backend("ns/b"), profile(longName)], backends: ["ns/b": "gone"],
                profiles: [longName: "gone"]),
        ]),
        Scenario(steps: [
            .init(
                id: "E06", set: [profile("ns/p"), backend("ns/b", weight: 100)], backends: ["ns/b": "False/Invalid"]),
            .init(id: "E07", set: fixture, backends: ["ns/b": "False/Invalid"]),
            .init(id: "E08", set: [addresses[0]], backends: ["ns/b": "False/Invalid member-1=100(1)"], changes: true),
            .init(id: "E09", set: [addresses[1]], backends: ["ns/b": both], changes: true),
            .init(id: "E09 deleted", remove: [backend("ns/b")], backends: ["ns/b": "gone"], changes: true),
        ]),
        Scenario(steps: [
            .init(
                id: "E10", set: fixture + addresses + [backend("ns/b", of: "invalid-profile", weight: 100)],
                backends: ["ns/b": "False/Invalid"])
        ]),
        Scenario(steps: [
            .init(id: "E12", set: fixture + addresses, backends: ["ns/b": both], changes: true),
            .init(
                id: "E13", set: [profile("ns/p", generation: 2)], backends: ["ns/b": both],
                profiles: ["ns/p": "True/Programmed ns-p.tm.test"], changes: false),
            .init(
                id: "E11", remove: [profile("ns/p")], backends: ["ns/b": "False/Invalid"], profiles: ["ns/p": "gone"]),
        ]),
        Scenario(steps: [
            .init(
                id: "E15", set: fixture + addresses + [backend("ns/b-invalid", weight: 100)],
                backends: ["ns/b": both, "ns/b-invalid": both],
                rule: "2: the same address in two endpoints is allowed; upstream refuses the second backend"),
            .init(id: "E16", remove: [backend("ns/b")], backends: ["ns/b": "gone", "ns/b-invalid": both]),
        ]),
        // An ExternalEndpoint stands for the endpoint that somebody added in Azure.
        Scenario(steps: [
            .init(
                id: "E17",
                set: fixture + addresses + [
                    external("ns/extra-endpoint", "192.0.2.9", weight: 10), backend("ns/b", weight: 10),
                ],
                backends: ["ns/b": "True/Accepted member-1=5(1) member-2=5(1)"], changes: true)
        ]),
        Scenario(steps: [
            .init(
                id: "E20", set: fixture + addresses + [export("ns/s", "member-1", type: .clusterIP)],
                backends: ["ns/b": "False/Invalid member-2=100(1)"]),
            .init(
                id: "E21", set: [export("ns/s", "member-2", isInternal: true)],
                backends: ["ns/b": "False/Invalid member-2=100(1)"], changes: false,
                rule: "2: internal load balancers are fine; upstream refuses them"),
            .init(
                id: "E22",
                remove: [
                    export("ns/s", "member-1"), export("ns/s", "member-2"), serviceImport("ns/s", []),
                ], backends: ["ns/b": "False/Invalid"], changes: true),
        ]),
        Scenario(steps: [
            .init(
                id: "E23", set: fixture + addresses + [backend("ns/b", weight: 0)], backends: ["ns/b": "True/Accepted"])
        ]),
        Scenario(steps: [
            .init(
                id: "E24", set: fixture + addresses + [serviceImport("ns/s", ["member-2"])],
                remove: [export("ns/s", "member-1")], backends: ["ns/b": "True/Accepted member-2=100(1)"]),
            .init(
                id: "E25", remove: [export("ns/s", "member-2"), serviceImport("ns/s", [])],
                backends: ["ns/b": "False/Invalid"]),
        ]),
    ]

    @Test(arguments: scenarios) func holds(_ scenario: Scenario) { scenario.run() }
}
