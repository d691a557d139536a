import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct FeedTests {
    private let folder: TemporaryFolder
    private let store: ResourceStore

    init() throws {
        folder = try TemporaryFolder()
        store = try ResourceStore(path: folder.path + "/store.db", historyLimit: 10)
    }

    private func changes(
        after revision: Int64, namespace: String? = nil, seconds: Double = 20
    ) async throws -> StoreChanges {
        try await store.changes(
            after: revision, kind: .trafficManagerProfile, namespace: namespace, deadline: .now + .seconds(seconds))
    }

    @Test("200 who wait are all woken by one change, and nobody by a change of another kind or namespace")
    func waking() async throws {
        let start = store.revision
        let results = try await withThrowingTaskGroup(of: [String].self) { group in
            for index in 0..<200 {
                group.addTask {
                    let changes = try await changes(after: start, namespace: index.isMultiple(of: 2) ? "shop" : nil)
                    return changes.events.map(\.object.key.name)
                }
            }
            let other = ResourceKey(kind: .clusterAddress, namespace: "shop", name: "other")
            try await store.write { $0.put(other, profile("other")) }
            try await store.put("web")
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: ["web"], count: 200))
        let elsewhere = try await changes(after: start, namespace: "elsewhere", seconds: 0.05)
        #expect(elsewhere.events.isEmpty)
        #expect(elsewhere.revision == store.revision)
    }

    @Test("a wait ends at its deadline, also where another waits for less long or longer")
    func deadlines() async throws {
        let start = store.revision
        let clock = ContinuousClock()
        let begin = clock.now
        let long = Task { try await changes(after: start, seconds: 600) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seconds in [0.3, 0.1, 0.2] {
                group.addTask {
                    _ = try await changes(after: start, seconds: seconds)
                    #expect(clock.now - begin >= .seconds(seconds))
                }
            }
            try await group.waitForAll()
        }
        // Far from the other wait's 600 s, also where this machine is busy.
        #expect(clock.now - begin < .seconds(300))
        long.cancel()
        _ = try await long.value
    }

    @Test("a wait ends when its task is cancelled, before or while it waits", arguments: [false, true])
    func cancellation(isEarly: Bool) async throws {
        let revision = store.revision
        let task = Task { try await changes(after: revision, seconds: 600) }
        if !isEarly { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        let result = try await task.value
        #expect(result.events.isEmpty)
    }

    @Test("what is no longer kept and what has not happened yet are errors")
    func bounds() async throws {
        let start = store.revision
        for port in 1...30 { try await store.put("web", port: port) }
        let last = store.revision
        await #expect(throws: StoreChangesError.expired(oldest: last - 10)) { try await changes(after: start) }
        await #expect(throws: StoreChangesError.expired(oldest: last - 10)) { try await changes(after: last - 11) }
        #expect(try await changes(after: last - 10).events.map(\.object.port) == Array(21...30))
        #expect(try await changes(after: last - 1).events.map(\.object.port) == [30])
        await #expect(throws: StoreChangesError.future(current: last)) { try await changes(after: last + 1) }
        // Another kind's history is its own.
        let other = try await store.changes(after: start, kind: .clusterAddress, namespace: nil, deadline: .now)
        #expect(other.revision == last)
    }

    @Test("a transaction larger than the history is kept whole until the next")
    func largeTransaction() async throws {
        let start = store.revision
        try await store.write { transaction in
            for index in 0..<50 { transaction.put(key("p\(index)"), profile("p\(index)")) }
        }
        #expect(try await changes(after: start).events.count == 50)
        try await store.put("web")
        await #expect(throws: StoreChangesError.self) { try await changes(after: start) }
    }

    @Test("an event has the object before and after; of a deleted one the last state with the deletion's revision")
    func events() async throws {
        let start = store.revision
        let first = try await store.put("web", port: 1)
        let second = try await store.put("web", port: 2)
        let same = try await store.put("web", port: 2)
        #expect(same.revision == second.revision, "what changes nothing takes no revision")
        let removed = try #require(try await store.write { $0.remove(key("web")) })
        let events = try await changes(after: start).events
        #expect(events.map(\.type) == [.added, .modified, .deleted])
        #expect(events.map(\.revision) == [first.revision, second.revision, removed.revision])
        #expect(events.map { $0.previous?.port } == [nil, 1, 2])
        #expect(events.last?.object.port == 2)
        #expect(removed.value()["metadata"]?["resourceVersion"]?.string == "\(removed.revision)")
    }

    @Test("a volatile object hides a stored one, which shows again with a new revision")
    func volatileObjects() async throws {
        let stored = try await store.put("web", port: 1)
        await store.setVolatile([.set(key("web"), profile("web", port: 2), .source)])
        #expect(store.object(key("web"))?.port == 2)
        #expect(store.object(key("web"))?.origin == .source)
        let start = store.revision
        let changed = try await store.put("web", port: 3)
        #expect(changed.revision > stored.revision)
        #expect(try await changes(after: start, seconds: 0).events.isEmpty, "nothing visible has changed")
        #expect(try await store.write { $0.stored(key("web"))?.port } == 3)
        await store.setVolatile([.set(key("web"), profile("web", port: 2), .source)])
        #expect(try await changes(after: start, seconds: 0).events.isEmpty)
        await store.setVolatile([.remove(key("web")), .remove(key("none"))])
        let shown = try #require(store.object(key("web")))
        #expect((shown.port, shown.origin) == (3, .stored))
        let events = try await changes(after: start).events
        #expect(events.map(\.type) == [.modified])
        #expect(events.last?.revision == shown.revision)
        #expect(shown.revision > changed.revision)
    }

    @Test("observers are told of each commit in order, from the revision that they are given")
    func observers() async throws {
        try await store.put("before")
        let (stream, events) = AsyncStream.makeStream(of: [String].self)
        let start = store.observe { events.yield($0.map { "\($0.type.rawValue) \($0.object.key.name)" }) }
        #expect(start == store.revision)
        try await store.put("web")
        await store.setVolatile([.set(key("file"), profile("file"), .source), .remove(key("web"))])
        try await store.write { transaction in
            transaction.remove(key("web"))
            transaction.put(key("api"), profile("api"))
        }
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == ["ADDED web"])
        #expect(await iterator.next() == ["ADDED file"])
        #expect(await iterator.next() == ["DELETED web", "ADDED api"])
    }

    @Test("large objects that change all the time leave the history before they fill the memory")
    func largeObjects() async throws {
        let store = try ResourceStore(path: folder.path + "/large.db")
        let start = store.revision
        let note = Value(.string(String(repeating: "x", count: 1 << 20)))
        for port in 1...40 {
            var value = profile("web", port: port)
            value.modify(["metadata", "annotations"]) { $0.set(note, for: "note") }
            try await store.write { [value] in $0.put(key("web"), value) }
        }
        func changes(after revision: Int64) async throws -> StoreChanges {
            try await store.changes(
                after: revision, kind: .trafficManagerProfile, namespace: nil, deadline: .now + .seconds(20))
        }
        await #expect(throws: StoreChangesError.self) { try await changes(after: start) }
        let kept = try await changes(after: store.revision - 31).events
        #expect(kept.map(\.object.port) == Array(10...40))
    }
}
