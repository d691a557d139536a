import ResourceStore
import Resources
import TestSupport
import Testing

/// What the store should hold, kept in dictionaries.
private struct Model {
    /// The port of each object, which stands for its content.
    var stored: [ResourceKey: Int] = [:]
    var volatile: [ResourceKey: Int] = [:]

    var shown: [ResourceKey: Int] { stored.merging(volatile) { $1 } }
}

/// A watcher's copy of the objects, made of events alone.
private struct Replica {
    var ports: [ResourceKey: Int] = [:]
    var revision: Int64

    mutating func apply(_ events: [StoreEvent]) {
        for event in events {
            #expect(event.revision > revision, "events come in order, each once")
            revision = event.revision
            let key = event.object.key
            #expect(event.previous?.port == ports[key])
            switch event.type {
            case .added: #expect(ports[key] == nil)
            case .modified, .deleted: #expect(ports[key] != nil)
            }
            ports[key] = event.type == .deleted ? nil : event.object.port
        }
    }
}

@Suite struct ModelTests {
    struct Abort: Error {}

    @Test(
        "random changes leave what a dictionary would hold, and events that lead there",
        arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: seed)
        var store = try ResourceStore(path: folder.path + "/store.db")
        var model = Model()
        var replica = Replica(revision: store.revision)
        let keys = (0..<40).map { key("p\($0 / 4)", "ns\($0 % 4)") }
        for step in 0..<400 {
            let chosen = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                keys.randomElement(using: &random) ?? keys[0]
            }
            let port = step
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<35:
                let store = store
                try await store.write { for key in chosen { $0.put(key, profile(key.name, port: port)) } }
                for key in chosen { model.stored[key] = port }
            case 35..<50:
                let gone = try await store.write { transaction in chosen.filter { transaction.remove($0) != nil } }
                #expect(Set(gone) == Set(chosen.filter { model.stored[$0] != nil }))
                for key in chosen { model.stored[key] = nil }
            case 50..<60:
                await #expect(throws: Abort.self) {
                    try await store.write { transaction in
                        for key in chosen { transaction.put(key, profile(key.name, port: -1)) }
                        #expect(transaction.stored(chosen[0])?.port == -1)
                        transaction.remove(keys[0])
                        throw Abort()
                    }
                }
            case 60..<75:
                await store.setVolatile(chosen.map { .set($0, profile($0.name, port: port), .source) })
                for key in chosen { model.volatile[key] = port }
            case 75..<97:
                await store.setVolatile(chosen.map { .remove($0) })
                for key in chosen { model.volatile[key] = nil }
            default:
                let last = store.revision
                if Bool.random(using: &random) { store.close() }
                store = try ResourceStore(path: folder.path + "/store.db")
                #expect(store.revision > last, "revisions never go back")
                await #expect(throws: StoreChangesError.expired(oldest: store.revision)) {
                    try await store.changes(after: last, kind: .trafficManagerProfile, namespace: nil, deadline: .now)
                }
                model.volatile = [:]
                replica = Replica(ports: model.stored, revision: store.revision)
            }
            let changes = try await store.changes(
                after: replica.revision, kind: .trafficManagerProfile, namespace: nil, deadline: .now)
            replica.apply(changes.events)
            try compare(store, model, replica)
        }
    }

    private func compare(_ store: ResourceStore, _ model: Model, _ replica: Replica) throws {
        let shown = model.shown
        let snapshot = store.objects(of: .trafficManagerProfile)
        #expect(snapshot.objects.map(\.key) == shown.keys.sorted())
        #expect(Dictionary(uniqueKeysWithValues: snapshot.objects.map { ($0.key, $0.port) }) == shown)
        #expect(replica.ports == shown)
        #expect(snapshot.objects.allSatisfy { $0.value()["metadata"]?["resourceVersion"]?.string == "\($0.revision)" })
        #expect(Set(snapshot.objects.map(\.revision)).count == shown.count, "each revision is given once")
        let some = store.objects(of: .trafficManagerProfile, namespace: "ns2").objects
        #expect(some.map(\.key) == shown.keys.filter { $0.namespace == "ns2" }.sorted())
        #expect((some.first?.port).map { port in shown.values.contains(port) } ?? true)
    }

    @Test("thousands of objects stay in order while they are put and removed at random")
    func manyObjects() async throws {
        let folder = try TemporaryFolder()
        let store = try ResourceStore(path: folder.path + "/store.db")
        var present: Set<String> = []
        for round in 0..<6 {
            var random = SeededGenerator(seed: UInt64(round))
            let added = (0..<1500).map { _ in "p\(Int.random(in: 0..<9000, using: &random))" }
            let removed = present.shuffled(using: &random).prefix(round * 250)
            let before = store.objects(of: .trafficManagerProfile)
            let names = before.objects.map(\.key.name)
            try await store.write { transaction in
                for name in removed { transaction.remove(key(name)) }
                for name in added { transaction.put(key(name), profile(name)) }
            }
            #expect(before.objects.map(\.key.name) == names, "a snapshot does not change")
            present.subtract(removed)
            present.formUnion(added)
            let objects = store.objects(of: .trafficManagerProfile).objects
            #expect(objects.map(\.key.name) == present.sorted())
            #expect(objects.indices.map { objects[$0].key.name } == present.sorted())
            let middle = objects[objects.count / 2].key
            let rest = objects[afterNamespace: middle.namespace, middle.name]
            #expect(rest.map(\.key.name) == present.sorted().filter { $0 > middle.name })
            #expect(rest.prefix(3).map(\.key.name) == Array(present.sorted().filter { $0 > middle.name }.prefix(3)))
        }
    }
}
