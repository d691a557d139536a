import Daemon
import Fleet
import IPAddress
import ResourceStore
import Resources
import Synchronization
import Testing
import Traffic

/// The store's objects and the files' side by side.
@Suite struct StoredDefinitionsTests {
    private let folder: TemporaryFolder
    private let store: ResourceStore
    private let events = Events()
    private let definitions: Definitions

    /// What the store tells.
    private final class Events: Sendable {
        private let gathered = Mutex<[StoreEvent]>([])

        func add(_ events: [StoreEvent]) { gathered.withLock { $0 += events } }

        func take() -> [StoreEvent] {
            gathered.withLock { gathered in
                defer { gathered = [] }
                return gathered
            }
        }
    }

    private static let configuration = """
        listen: ["127.0.0.1:0"]
        zones:
          - name: tm.test
            nameServers: [{name: ns1.tm.test, addresses: [127.0.0.1]}]
        sources: [{path: objects}, {path: members, cluster: east}]
        """

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("objects")
        try folder.makeFolder("members")
        store = try ResourceStore(path: folder.path + "/store.db")
        let reading = try Configuration.read(
            Array(Self.configuration.utf8), file: folder.path + "/pointsman.yaml")
        definitions = Definitions(configuration: reading.configuration, stored: StoredDefinitions(store))
        store.observe { [events] in events.add($0) }
    }

    private static let profileKey = ResourceKey(kind: .trafficManagerProfile, namespace: "shop", name: "web")
    private static let endpointKey = ResourceKey(kind: .externalEndpoint, namespace: "shop", name: "e")
    private static let id = ProfileID(namespace: "shop", name: "web")

    private static func profile(status: Value? = nil) -> Value {
        var tree: Value = [
            "apiVersion": "networking.fleet.azure.com/v1beta1", "kind": "TrafficManagerProfile",
            "metadata": ["name": "web", "namespace": "shop", "uid": "u1", "generation": 1],
            "spec": ["resourceGroup": "x"],
        ]
        tree.set(status, for: "status")
        return tree
    }

    private static func endpoint(_ target: String, weight: Value = 1) -> Value {
        [
            "apiVersion": "pointsman.dev/v1", "kind": "ExternalEndpoint",
            "metadata": ["name": "e", "namespace": "shop", "uid": "u2", "generation": 1],
            "spec": ["profile": ["name": "web"], "target": Value(.string(target)), "weight": weight],
        ]
    }

    private static func file(_ target: String) -> String {
        """
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {name: e, namespace: shop}
        spec: {profile: {name: web}, target: \(target)}

        """
    }

    private func put(_ objects: [(ResourceKey, Value)]) async throws {
        try await store.write { transaction in
            for (key, tree) in objects { _ = transaction.put(key, tree) }
        }
    }

    /// What the store has told of everything that is written by now.
    private func news() async -> [StoreEvent] {
        // Its queue calls observers behind a commit; it has done so once the next change is made.
        await store.setVolatile([])
        return events.take()
    }

    private func targets() -> [String] {
        definitions.fleet.profile(Self.id)?.endpoints.compactMap { endpoint in
            if case .addresses(let addresses) = endpoint.target { addresses.first?.description } else { nil }
        } ?? []
    }

    @Test func storedObjectsServeFromTheFirstReadingAndAsTheyChange() async throws {
        try await put([(Self.profileKey, Self.profile()), (Self.endpointKey, Self.endpoint("192.0.2.1"))])
        #expect(definitions.readSources().changedCount == 1)
        #expect(targets() == ["192.0.2.1"])
        #expect(definitions.take(await news()).changedCount == 0, "what was read already changes nothing")
        try await put([(Self.endpointKey, Self.endpoint("192.0.2.2"))])
        try await put([(Self.endpointKey, Self.endpoint("192.0.2.3"))])
        #expect(definitions.take(await news()).changedCount == 1)
        #expect(targets() == ["192.0.2.3"])
        try await store.write { _ = $0.remove(Self.endpointKey) }
        _ = definitions.take(await news())
        #expect(targets().isEmpty)
        try await store.write { _ = $0.remove(Self.profileKey) }
        #expect(definitions.take(await news()).removedCount == 1)
    }

    @Test func fileWinsAndTheStoredOneComesBack() async throws {
        try await put([(Self.profileKey, Self.profile()), (Self.endpointKey, Self.endpoint("192.0.2.1"))])
        try folder.write("objects/e.yaml", Self.file("192.0.2.50"))
        _ = definitions.readSources()
        #expect(targets() == ["192.0.2.50"])
        // A change of what is hidden serves only once it shows again.
        _ = await news()
        try await put([(Self.endpointKey, Self.endpoint("192.0.2.2"))])
        _ = definitions.take(await news())
        #expect(targets() == ["192.0.2.50"])
        try folder.remove("objects/e.yaml")
        #expect(definitions.readSources().changedCount == 1, "no reading leaves the endpoint out")
        #expect(targets() == ["192.0.2.2"])
        // Hidden anew, and deleted meanwhile: nothing comes back.
        try folder.write("objects/e.yaml", Self.file("192.0.2.51"))
        _ = definitions.readSources()
        try await store.write { _ = $0.remove(Self.endpointKey) }
        _ = definitions.take(await news())
        #expect(targets() == ["192.0.2.51"])
        try folder.remove("objects/e.yaml")
        _ = definitions.readSources()
        #expect(targets().isEmpty)
    }

    @Test func whatAMembersServiceComesToHidesTheStoredObject() async throws {
        let backend: Value = [
            "apiVersion": "networking.fleet.azure.com/v1beta1", "kind": "TrafficManagerBackend",
            "metadata": ["name": "b", "namespace": "shop"],
            "spec": ["profile": ["name": "web"], "backend": ["name": "app"], "weight": 1],
        ]
        let address: Value = [
            "apiVersion": "pointsman.dev/v1", "kind": "ClusterAddress",
            "metadata": ["name": "shop-app", "namespace": "fleet-member-east"],
            "spec": [
                "cluster": "east", "service": ["namespace": "shop", "name": "app"], "addresses": ["192.0.2.9"],
            ],
        ]
        try await put([
            (Self.profileKey, Self.profile()),
            (ResourceKey(kind: .trafficManagerBackend, namespace: "shop", name: "b"), backend),
            (ResourceKey(kind: .clusterAddress, namespace: "fleet-member-east", name: "shop-app"), address),
        ])
        _ = definitions.readSources()
        #expect(targets() == ["192.0.2.9"])
        try folder.write(
            "members/m.yaml",
            """
            {apiVersion: v1, kind: Service, metadata: {name: app, namespace: shop}, spec: {type: LoadBalancer, ports: [{port: 80}]}, status: {loadBalancer: {ingress: [{ip: 192.0.2.5}]}}}
            ---
            {apiVersion: networking.fleet.azure.com/v1beta1, kind: ServiceExport, metadata: {name: app, namespace: shop}}

            """)
        _ = definitions.readSources()
        #expect(targets() == ["192.0.2.5"], "the file's wins, though a ClusterAddress comes before a member's Service")
        try folder.remove("members/m.yaml")
        _ = definitions.readSources()
        #expect(targets() == ["192.0.2.9"])
    }

    @Test func statusIsNoTakeOver() async throws {
        let backend = ResourceKey(kind: .trafficManagerBackend, namespace: "shop", name: "b")
        let tree: Value = [
            "apiVersion": "networking.fleet.azure.com/v1beta1", "kind": "TrafficManagerBackend",
            "metadata": ["name": "b", "namespace": "shop"],
            "spec": ["profile": ["name": "web"], "backend": ["name": "app"], "weight": 1],
            "status": ["endpoints": [["name": "fleet-u#app#east", "target": "192.0.2.9", "weight": 1]]],
        ]
        try await put([(Self.profileKey, Self.profile()), (backend, tree)])
        _ = definitions.readSources()
        #expect(targets().isEmpty, "what stands in a status is this server's own, or anybody's")
    }

    @Test func objectThatNoLongerDecodesIsToldAndIsNotFatal() async throws {
        try await put([
            (Self.profileKey, Self.profile()), (Self.endpointKey, Self.endpoint("192.0.2.1", weight: "5")),
        ])
        let outcome = definitions.readSources()
        #expect(outcome.problems.map(\.object) == ["ExternalEndpoint shop/e"])
        #expect(outcome.problems.first?.field == "spec.weight")
        #expect(definitions.fleet.profile(Self.id) != nil && targets().isEmpty)
        #expect(definitions.readSources().problems.isEmpty, "it is told once")
        _ = await news()
        try await put([(Self.endpointKey, Self.endpoint("192.0.2.1", weight: 5))])
        #expect(definitions.take(await news()).problems.isEmpty)
        #expect(targets() == ["192.0.2.1"])
    }

    // MARK: Statuses

    @Test func statusesAreWrittenWhereTheyDiffer() async throws {
        try await put([(Self.profileKey, Self.profile()), (Self.endpointKey, Self.endpoint("192.0.2.1"))])
        _ = definitions.readSources()
        _ = await news()
        let writer = StoreWriter(store)
        let now = Timestamp(seconds: 1_777_882_351)
        let statuses = definitions.fleet.statuses(of: Self.id)
        #expect(statuses.map(\.key) == [Self.profileKey, Self.endpointKey])
        let transitions = try await writer.write(statuses, now: now)
        #expect(transitions.map(\.object.uid) == ["u1", "u2"])
        let object = try #require(store.object(Self.profileKey)?.value())
        #expect(object["status"]?["dnsName"]?.string == "shop-web.tm.test")
        #expect(object["metadata"]?["generation"]?.integer == 1)
        let written = await news()
        #expect(written.count == 2 && written.allSatisfy(writer.isOwn), "its own writes need not be taken in")
        #expect(!written.contains(where: writer.isOwn), "each is told once")
        // The same again writes nothing.
        let revision = store.revision
        #expect(try await writer.write(statuses, now: Timestamp(seconds: 1_777_882_999)).isEmpty)
        #expect(store.revision == revision)
    }

    @Test func statusesOfFilesObjectsAreShown() async throws {
        var tree = Self.profile()
        tree = SourceTree.make(tree, key: Self.profileKey, place: "a.yaml:1")
        await store.setVolatile([.set(Self.profileKey, tree, .source)])
        try folder.write("objects/p.json", String(decoding: Self.profile().json, as: UTF8.self))
        _ = definitions.readSources()
        let statuses = definitions.fleet.statuses(of: Self.id)
        _ = try await StoreWriter(store).write(statuses, now: Timestamp(seconds: 0))
        let object = try #require(store.object(Self.profileKey))
        #expect(object.origin == .source && object.value()["status"]?["dnsName"]?.string == "shop-web.tm.test")
    }
}
