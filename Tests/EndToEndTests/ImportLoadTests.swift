import DNSWire
import Foundation
import Resources
import TestSupport
import Testing

/// A large export is imported, and imported again, while DNS is asked.
///
/// A short form by default; `Tests/Scripts/measure-import` asks for 20,000 objects, the figures that are promised.
@Suite(.serialized, .blocking)
struct ImportLoadTests {
    static let asked = ProcessInfo.processInfo.environment["POINTSMAN_IMPORT_OBJECTS"].flatMap { Int($0) }
    static let objects = asked ?? 400
    /// DNS queries a second, and for how long.
    static let rate = asked == nil ? 500 : 5000
    static let seconds = asked == nil ? 3 : 15
    /// Of the first import and of a repeated one.
    static let limits = (first: Duration.seconds(10), repeated: Duration.seconds(3))
    static let repetitions = 3

    /// A hub's export: profiles, their backends, and what the hub knows of the services.
    private static var export: String {
        let fleet = "networking.fleet.azure.com"
        let documents = (0..<objects / 4).map { index in
            """
            - apiVersion: \(fleet)/v1beta1
              kind: TrafficManagerProfile
              metadata: {namespace: team, name: p\(index), uid: 00000000-0000-4000-8000-\(1_000_000_000_000 + index)}
              spec: {resourceGroup: rg, monitorConfig: {port: 8080, path: /healthz}}
            - apiVersion: \(fleet)/v1beta1
              kind: TrafficManagerBackend
              metadata: {namespace: team, name: b\(index), finalizers: [\(fleet)/traffic-manager-backend-cleanup]}
              spec: {profile: {name: p\(index)}, backend: {name: s\(index)}, weight: 100}
            - apiVersion: \(fleet)/v1alpha1
              kind: ServiceImport
              metadata: {namespace: team, name: s\(index)}
              status: {type: ClusterSetIP, clusters: [{cluster: east}], ports: [{port: 80}]}
            - apiVersion: \(fleet)/v1alpha1
              kind: InternalServiceExport
              metadata: {namespace: fleet-member-east, name: team-s\(index)}
              spec:
                ports: [{port: 80, protocol: TCP}]
                type: LoadBalancer
                serviceReference: {clusterId: east, kind: Service, namespace: team, name: s\(index), \
            resourceVersion: "1", generation: 1, uid: u, namespacedName: team/s\(index), \
            exportedSince: "2026-01-01T00:00:00Z"}

            """
        }
        return "apiVersion: v1\nkind: List\nitems:\n" + documents.joined()
    }

    @Test func dnsGoesOnWhileMuchIsImported() async throws {
        let state = try TemporaryFolder()
        let folder = try TemporaryFolder()
        try state.makeFolder("state")
        let base = Manifest.profile("base") + "---\n" + Manifest.endpoint("e", profile: "base", target: "192.0.2.1")
        let server = try ControlledServer(state: state, files: ["base.yaml": base])
        let file = try folder.write("export.yaml", Self.export)
        let arguments = ["import", "--config", "\(server.server.folder.path)/pointsman.yaml", "-f", file, "--prune"]
        func run() throws -> (text: String, time: Duration) {
            let start = ContinuousClock.now
            let result = try RunningProgram.run(PointsmanServer.binary, arguments, timeout: .seconds(120))
            try #require(result.code == 0, "\(result.errors.prefix(2000))")
            return (result.output, ContinuousClock.now - start)
        }
        let question = try Message(id: 0, query: try DomainName("shop-base.tm.test"), type: .a).encoded()
        let queries = PacedQueries(client: server.server.client, questions: [question], rate: Self.rate)
        async let asking = offPool { try queries.run(for: .seconds(Self.seconds)) }
        let first = try run()
        #expect(first.text.hasPrefix("\(Self.objects) created, 0 changed, 0 unchanged"), "\(first.text)")
        // What was made moves no more, once the statuses of the first import are written.
        func list() throws -> String? {
            try server.get("/apis/networking.fleet.azure.com/v1beta1/trafficmanagerbackends?limit=1").body["metadata"]?[
                "resourceVersion"]?.string
        }
        let isAtRest = server.awaits {
            let before = try list()
            return !server.awaits(.milliseconds(500)) { try list() != before }
        }
        #expect(isAtRest)
        let version = try list()
        var repeated: [Duration] = []
        for _ in 0..<Self.repetitions {
            let again = try run()
            #expect(again.text.hasPrefix("0 created, 0 changed, \(Self.objects) unchanged, 0 removed"), "\(again.text)")
            repeated.append(again.time)
        }
        #expect(try list() == version)
        let figures = try await asking
        print(
            "\(Self.objects) objects: first import \(first.time), repeated \(repeated); of \(figures.sent) queries "
                + "\(figures.answered) answered, p99 \(figures.latency(0.99)), longest \(figures.latency(1))")
        // In the suite other tests have the machine at the same time.
        guard Self.asked != nil else { return }
        #expect(first.time < Self.limits.first)
        #expect(try #require(repeated.min()) < Self.limits.repeated)
        #expect(figures.answered == figures.sent)
    }
}
