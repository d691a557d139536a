import Dispatch
import ResourceStore
import Resources
import Synchronization
import TestSupport
import Testing

/// Changes that are computed beside the store's queue, and committed where what they rest on has not changed.
@Suite struct PreparedTests {
    private final class Journal: StoreJournal {
        private let notes = Mutex<[UInt8]>([])
        var text: String { notes.withLock { String(decoding: $0, as: UTF8.self) } }

        func append(_ notes: [UInt8]) { self.notes.withLock { $0 += notes } }
        func retract() {}
    }

    private let folder: TemporaryFolder
    private let store: ResourceStore
    private let journal = Journal()

    init() throws {
        folder = try TemporaryFolder()
        store = try ResourceStore(path: folder.path + "/store.db", journal: journal)
    }

    private static let author = StoreAuthor(user: "ada", verb: "patch", requestID: "r", time: Timestamp(seconds: 7))

    private func prepare(_ body: (inout StoreTransaction) throws -> Void) throws -> PreparedChanges {
        try store.prepare { transaction in
            transaction.author = Self.author
            transaction.note = { change in
                guard change.before != nil else {
                    return StoreNote(Array("\(change.key.name) to ".utf8), Array("\n".utf8))
                }
                return StoreNote(
                    Array("\(change.key.name) from ".utf8), Array(" to ".utf8), Array("\n".utf8))
            }
            try body(&transaction)
        }.changes
    }

    @Test("what was computed on an earlier revision is written with its own, in object, history, journal and feed")
    func revisions() async throws {
        let before = try await store.put("web", port: 1)
        let changes = try prepare { transaction in
            transaction.put(key("web"), profile("web", port: 2))
            transaction.put(key("new"), profile("new", port: 3))
            // An object may be written twice: the second change begins at the first.
            transaction.put(key("web"), profile("web", port: 4))
        }
        // Others move the revisions on meanwhile.
        for index in 0..<12 { try await store.put("other\(index)") }
        let last = store.revision
        let written = try #require(try await store.commit(changes))
        let web = try #require(store.object(key("web")))
        #expect(web === written[key("web")])
        #expect(web.port == 4 && web.revision == last + 3)
        #expect(web.value()["metadata"]?["resourceVersion"]?.string == "\(last + 3)")
        #expect(web.uid == "uid-web")
        #expect(written[key("new")]?.revision == last + 2)
        #expect(
            journal.text == """
                web from \(before.revision) to \(last + 1)
                new to \(last + 2)
                web from \(last + 1) to \(last + 3)

                """)
        let revisions = try await store.revisions(of: key("web"))
        #expect(revisions.map(\.revision) == [before.revision, last + 1, last + 3])
        #expect(
            revisions.map { $0.value()?["metadata"]?["resourceVersion"]?.string }
                == revisions.map { "\($0.revision)" })
        let events = try await store.changes(
            after: last, kind: .trafficManagerProfile, namespace: nil, deadline: .now)
        #expect(events.events.map(\.revision) == [last + 1, last + 2, last + 3])
        store.close()
        let again = try ResourceStore(path: folder.path + "/store.db")
        #expect(again.object(key("web"))?.json == web.json)
    }

    @Test("a change is computed anew where an object that it has read is another by then")
    func conflicts() async throws {
        try await store.put("web")
        try await store.put("read")
        func changes() throws -> PreparedChanges {
            try prepare { transaction in
                _ = transaction.object(key("read"))
                _ = transaction.object(key("missing"))
                transaction.put(key("web"), profile("web", port: 99))
            }
        }
        for name in ["web", "read", "missing"] {
            let computed = try changes()
            try await store.put(name, port: 5)
            #expect(try await store.commit(computed) == nil, "\(name)")
            #expect(store.object(key("web"))?.port != 99)
            _ = try await store.write { $0.remove(key("missing")) }
        }
        // One that is shown in its place counts as well.
        let computed = try changes()
        await store.setVolatile([.set(key("read"), profile("read", port: 7), .source)])
        #expect(try await store.commit(computed) == nil)
        let last = try changes()
        try await store.put("unread", port: 5)
        #expect(try await store.commit(last) != nil)
        #expect(store.object(key("web"))?.port == 99)
    }

    @Test("lists and facts are looked at again")
    func collections() async throws {
        try await store.put("web")
        func changes() throws -> PreparedChanges {
            try prepare { transaction in
                _ = transaction.objects(of: .trafficManagerProfile, namespace: "shop").objects.count
                transaction.put(key("count", "elsewhere"), profile("count"))
            }
        }
        let listed = try changes()
        try await store.put("another")
        #expect(try await store.commit(listed) == nil)
        #expect(try await store.commit(try changes()) != nil)

        func resting() throws -> PreparedChanges {
            try prepare { transaction in
                let isEmpty = transaction.fact {
                    $0.objects(of: .trafficManagerProfile, namespace: "shop").objects.isEmpty
                }
                #expect(!isEmpty)
                transaction.put(key("fact", "elsewhere"), profile("fact", port: Int(store.revision)))
            }
        }
        let fact = try resting()
        try await store.put("third")
        #expect(try await store.commit(fact) != nil, "the fact still holds")
        let other = try resting()
        _ = try await store.write { transaction in
            for name in ["web", "another", "third"] { transaction.remove(key(name)) }
        }
        #expect(try await store.commit(other) == nil)
    }

    @Test("removals are committed, and what changes nothing needs no commit")
    func removals() async throws {
        let web = try await store.put("web")
        let nothing = try prepare { $0.put(key("web"), profile("web")) }
        #expect(nothing.isEmpty)
        #expect(try await store.commit(nothing)?.isEmpty == true)
        let removal = try prepare { transaction in
            #expect(transaction.remove(key("web")) != nil)
            #expect(transaction.object(key("web")) == nil)
        }
        #expect(store.object(key("web")) === web)
        try await store.put("other")
        #expect(try await store.commit(removal)?.isEmpty == true)
        #expect(store.object(key("web")) == nil)
        let events = try await store.changes(
            after: web.revision + 1, kind: .trafficManagerProfile, namespace: nil, deadline: .now)
        #expect(events.events.map(\.type) == [.deleted])
        #expect(events.events.first?.object.value()["metadata"]?["resourceVersion"]?.string == "\(store.revision)")
    }

    @Test("what throws changes nothing, and what takes long holds up nobody")
    func apart() async throws {
        try await store.put("web")
        await #expect(throws: StoreError.self) {
            _ = try await store.commit(
                try prepare { transaction in
                    transaction.put(key("web"), profile("web", port: 3))
                    throw StoreError.failed("no")
                })
        }
        #expect(store.object(key("web"))?.port == 80)
        let others = DispatchSemaphore(value: 0)
        async let slow = offPool { [store] in
            // As long as another write takes, which would wait for ever if it waited for this.
            try store.prepare { transaction in
                #expect(others.wait(timeout: .now() + 30) == .success)
                transaction.put(key("slow"), profile("slow"))
            }.changes
        }
        try await store.put("quick")
        others.signal()
        #expect(try await store.commit(try await slow) != nil)
    }

    @Test("many that count the same object lose no count")
    func counting() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask { [store] in
                    var attempts = 0
                    while true {
                        attempts += 1
                        let changes = try store.prepare { transaction in
                            let count = transaction.object(key("count"))?.port ?? 0
                            transaction.put(key("count"), profile("count", port: count + 1))
                        }.changes
                        if try await store.commit(changes) != nil { return attempts }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.object(key("count"))?.port == 50)
    }
}
