import Resources
import Testing

/// The cases of upstream's hub controllers that derive the ServiceImport from exports.
///
/// Pointsman derives no ServiceImport: where there is none, all clusters that export the service serve, and differing ports are no
/// conflict (rules 2). So C03 to C06 and C13 have another result than upstream's, where one port list wins; C11's re-queue is a
/// matter of upstream's timing, and the finalizers of C07 and C16 are not looked at.
@Suite struct ConflictCases {
    private static let fixture = [
        profile("ns/p"), backend("ns/b", weight: 10), clusterAddress("ns/s", "a", "192.0.2.1"),
        clusterAddress("ns/s", "b", "192.0.2.2"), clusterAddress("ns/s", "c", "192.0.2.3"),
    ]
    private static let both = "True/Accepted a=5(1) b=5(1)"

    static let scenarios = [
        Scenario(steps: [
            .init(
                id: "C01", set: fixture + [export("ns/s", "a")], backends: ["ns/b": "True/Accepted a=10(1)"],
                rule: "2: serves at once, no ServiceImport is awaited"),
            .init(id: "C02", set: [export("ns/s", "b")], backends: ["ns/b": both]),
            .init(
                id: "C03", set: [export("ns/s", "b", ports: [81])], backends: ["ns/b": both], changes: false, rule: "2"),
            .init(
                id: "C04", set: [export("ns/s", "a", ports: [82])], backends: ["ns/b": both], changes: false, rule: "2"),
            .init(
                id: "C05", set: [export("ns/s", "b", ports: [82])], backends: ["ns/b": both], changes: false, rule: "2"),
            .init(id: "C09", remove: [export("ns/s", "a")], backends: ["ns/b": "True/Accepted b=10(1)"]),
            .init(
                id: "C06", set: [export("ns/s", "b", ports: [83])], backends: ["ns/b": "True/Accepted b=10(1)"],
                changes: false, rule: "2"),
            .init(
                id: "C08, C07, C11", remove: [export("ns/s", "b")],
                backends: ["ns/b": "True/Accepted a=4(1) b=4(1) c=4(1)"],
                rule: "without any export the stated addresses stand for themselves; upstream knows no ClusterAddress"),
        ]),
        Scenario(steps: [
            .init(
                id: "C12", set: fixture + [serviceImport("ns/s", ["a"])], backends: ["ns/b": "Unknown/Pending"],
                rule: "2: a listed cluster without an export; upstream deletes the ServiceImport")
        ]),
        Scenario(steps: [
            .init(
                id: "C13",
                set: fixture + [
                    export("ns/s", "a"), export("ns/s", "b", ports: [81]), export("ns/t", "c"),
                    export("ns/s", "aa", deleting: true),
                ], backends: ["ns/b": both], rule: "2: both serve"),
            .init(id: "C10", remove: [export("ns/s", "b")], backends: ["ns/b": "True/Accepted a=10(1)"]),
            .init(id: "C14, C16", set: [export("ns/s", "a")], backends: ["ns/b": "True/Accepted a=10(1)"]),
            .init(
                id: "C15", set: [export("ns/s", "a", deleting: true)], backends: ["ns/b": "False/Invalid"],
                changes: true),
        ]),
    ]

    @Test(arguments: scenarios) func holds(_ scenario: Scenario) { scenario.run() }
}
