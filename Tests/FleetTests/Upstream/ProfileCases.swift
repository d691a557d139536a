import Fleet
import Resources
import Testing

/// The cases of upstream's TrafficManagerProfile controller.
///
/// Left out, since they speak of Azure's API alone: P05, P06, P08 to P11 (its answers), PU01 to PU43 (the Azure profile's name,
/// its equality, the requests). P02, V and D rows are the affair of reading and validating objects.
@Suite struct ProfileCases {
    static let scenarios = [
        Scenario(steps: [
            .init(id: "P01", set: [profile("ns/p")], profiles: ["ns/p": "True/Programmed ns-p.tm.test"], changes: true),
            .init(
                id: "P03", set: [profile("ns/p", generation: 2)], profiles: ["ns/p": "True/Programmed ns-p.tm.test"],
                changes: false),
            .init(id: "P04", remove: [profile("ns/p")], profiles: ["ns/p": "gone"]),
        ]),
        // Another profile that holds the name stands for Azure's 409.
        Scenario(steps: [
            .init(
                id: "P07", set: [profile("a-b/c", age: 10), profile("a/b-c", age: 5)],
                profiles: ["a-b/c": "True/Programmed a-b-c.tm.test", "a/b-c": "False/DNSNameNotAvailable"]),
            .init(id: "P07 deleted", remove: [profile("a/b-c")], profiles: ["a/b-c": "gone"]),
        ]),
    ]

    @Test(arguments: scenarios) func holds(_ scenario: Scenario) { scenario.run() }

    @Test func observesTheGeneration() throws {
        let model = model(with: profile("ns/p", generation: 7), backend("ns/b", generation: 9))
        #expect(model.condition("Programmed", of: profile("ns/p"))?.observedGeneration == 7)
        #expect(model.condition("Accepted", of: backend("ns/b"))?.observedGeneration == 9)
    }
}
