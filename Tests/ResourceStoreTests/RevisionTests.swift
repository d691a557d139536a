import Foundation
import ResourceStore
import Resources
import Synchronization
import TestSupport
import Testing

@Suite struct RevisionTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func author(_ user: String = "ann", _ verb: String = "update", at seconds: Int64 = 1000)
        -> StoreAuthor
    {
        StoreAuthor(user: user, verb: verb, requestID: "r\(seconds)", time: Timestamp(seconds: seconds))
    }

    /// The revisions as `number user verb port`, the port of a deletion being `-`.
    private static func told(_ revisions: [StoredRevision]) -> [String] {
        revisions.map { revision in
            let port = revision.value()?["spec"]?["monitorConfig"]?["port"]?.integer.map { "\($0)" } ?? "-"
            return "\(revision.number) \(revision.author.user) \(revision.author.verb) \(port)"
        }
    }

    private func store(_ limits: RevisionLimits = RevisionLimits()) throws -> ResourceStore {
        try ResourceStore(path: path, revisions: limits)
    }

    @Test("a user's change of the definition is a revision; statuses, bookkeeping and the server's writes are none")
    func whatCounts() async throws {
        let store = try store()
        func write(_ value: Value, by author: StoreAuthor?) async throws {
            try await store.write { transaction in
                transaction.author = author
                transaction.put(key("web"), value)
            }
        }
        var value = profile("web", port: 1)
        value.modify(["metadata"]) { $0.set(1, for: "generation") }
        value.modify(["metadata"]) { $0.set("2026-05-04T08:12:31Z", for: "creationTimestamp") }
        try await write(value, by: Self.author(at: 1000))
        value.set(["dnsName": "x"], for: "status")
        try await write(value, by: Self.author("bob", at: 1001))
        value.modify(["metadata"]) { $0.set([["manager": "x"]], for: "managedFields") }
        try await write(value, by: Self.author("bob", at: 1002))
        try await write(profile("web", port: 9), by: nil)
        #expect(Self.told(try await store.revisions(of: key("web"))) == ["1 ann update 1"])

        value.modify(["metadata"]) { $0.set(["team": "a"], for: "labels") }
        try await write(value, by: Self.author("cid", "patch", at: 1003))
        try await store.write { transaction in
            transaction.author = Self.author("dan", "delete", at: 1004)
            transaction.remove(key("web"))
        }
        let revisions = try await store.revisions(of: key("web"))
        #expect(Self.told(revisions) == ["1 ann update 1", "2 cid patch 1", "3 dan delete -"])
        #expect(revisions.map(\.author.time.seconds) == [1000, 1003, 1004])
        #expect(revisions.map(\.author.requestID) == ["r1000", "r1003", "r1004"])
        #expect(revisions.map(\.generation) == [1, 1, 1])
        #expect(revisions.map(\.revision) == revisions.map(\.revision).sorted())
        #expect(revisions[2].revision == store.revision)
        let kept = try #require(revisions[1].value())
        #expect(kept["metadata"]?["labels"] == ["team": "a"])
        #expect(kept["status"] == nil)
        #expect(kept["metadata"]?["managedFields"] == nil)

        // The numbers go on where the object comes again, also after a restart.
        store.close()
        let again = try self.store()
        try await again.write { [value] transaction in
            transaction.author = Self.author("eve", "create", at: 1005)
            transaction.put(key("web"), value)
        }
        #expect(Self.told(try await again.revisions(of: key("web"))).suffix(2) == ["3 dan delete -", "4 eve create 1"])
        #expect(try await again.revisions(of: key("web", "other")).isEmpty)
    }

    @Test("what a refused transaction changed is no revision")
    func refused() async throws {
        let store = try store()
        _ = try? await store.write { transaction in
            transaction.author = Self.author()
            transaction.put(key("web"), profile("web"))
            throw StoreError.failed("no")
        }
        #expect(try await store.revisions(of: key("web")).isEmpty)
    }

    @Test("only the last revisions of an object are kept")
    func count() async throws {
        let store = try store(RevisionLimits(count: 3, days: 90))
        for port in 1...8 {
            try await store.write { transaction in
                transaction.author = Self.author()
                transaction.put(key("web"), profile("web", port: port))
                transaction.put(key("steady"), profile("steady"))
            }
        }
        #expect(
            Self.told(try await store.revisions(of: key("web"))) == [
                "6 ann update 6", "7 ann update 7", "8 ann update 8",
            ])
        #expect(try await store.revisions(of: key("steady")).count == 1)
        store.close()
        let none = try self.store(RevisionLimits(count: 0, days: 90))
        try await none.write { transaction in
            transaction.author = Self.author()
            transaction.put(key("web"), profile("web", port: 9))
        }
        #expect(try await none.revisions(of: key("web")).last?.number == 8)
    }

    @Test("revisions go with age, the newest of an object that is there stays")
    func age() async throws {
        let store = try store(RevisionLimits(count: 20, days: 2))
        let day: Int64 = 86_400
        func write(_ name: String, port: Int?, at seconds: Int64) async throws {
            try await store.write { transaction in
                transaction.author = Self.author(at: seconds)
                if let port {
                    transaction.put(key(name), profile(name, port: port))
                } else {
                    transaction.remove(key(name))
                }
            }
        }
        try await write("web", port: 1, at: day)
        try await write("web", port: 2, at: day + 10)
        try await write("gone", port: 1, at: day)
        try await write("gone", port: nil, at: day + 20)
        try await write("late", port: 1, at: 3 * day)
        // Looked for once an hour.
        try await write("late", port: 2, at: 3 * day + 100)
        #expect(try await store.revisions(of: key("web")).count == 2)
        try await write("late", port: 3, at: 3 * day + 7200)
        #expect(Self.told(try await store.revisions(of: key("web"))) == ["2 ann update 2"])
        #expect(try await store.revisions(of: key("gone")).isEmpty)
        #expect(try await store.revisions(of: key("late")).count == 3)
    }

    @Test("a file of version 1 is brought to version 2; the first change of what it holds keeps what was there")
    func migration() async throws {
        try folder.write("store.db", "")
        try SQLiteConnection(path: path).execute(
            #"""
            CREATE TABLE objects (
                id INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                namespace TEXT NOT NULL,
                name TEXT NOT NULL,
                revision INTEGER NOT NULL,
                json TEXT NOT NULL,
                UNIQUE (kind, namespace, name)
            ) STRICT;
            CREATE TABLE counter (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                revision INTEGER NOT NULL,
                reserved INTEGER NOT NULL
            ) STRICT;
            INSERT INTO counter (id, revision, reserved) VALUES (1, 7, 1000007);
            INSERT INTO objects (kind, namespace, name, revision, json) VALUES ('TrafficManagerProfile', 'shop', 'web', 7,
                '{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","metadata":{"name":"web","namespace":"shop","creationTimestamp":"1970-01-01T00:10:00Z","generation":4,"resourceVersion":"7"},"spec":{"monitorConfig":{"port":80}},"status":{"dnsName":"x"}}');
            PRAGMA application_id = 1347240270;
            PRAGMA user_version = 1;
            """#)
        let store = try store()
        #expect(store.object(key("web"))?.port == 80)
        #expect(try await store.revisions(of: key("web")).isEmpty)
        try await store.write { transaction in
            transaction.author = Self.author()
            transaction.put(key("web"), profile("web", port: 81))
        }
        let revisions = try await store.revisions(of: key("web"))
        #expect(Self.told(revisions) == ["1   80", "2 ann update 81"])
        #expect(revisions.map(\.author.time.seconds) == [600, 1000])
        #expect(revisions.map(\.generation) == [4, 0])
        #expect(revisions[0].revision == 7)
        store.close()
        #expect(try self.store().object(key("web"))?.port == 81)
    }

    /// A journal in memory.
    private final class Journal: StoreJournal {
        struct Full: Error {}

        let state = Mutex((text: "", length: 0, isFull: false))

        var text: String { state.withLock { $0.text } }

        func append(_ notes: [UInt8]) throws {
            try state.withLock { state in
                if state.isFull { throw Full() }
                state.length = notes.count
                state.text += String(decoding: notes, as: UTF8.self)
            }
        }

        func retract() {
            state.withLock { state in
                state.text.removeLast(state.length)
            }
        }
    }

    @Test("the journal takes what is noted of changes before they are stored, or nothing is stored")
    func journal() async throws {
        let journal = Journal()
        let store = try ResourceStore(path: path, journal: journal)
        @Sendable func note(_ change: StoreChange) -> StoreNote {
            let whole = change.changes.first { $0.path.isEmpty }
            let field = change.changes.first { $0.path == "/spec/monitorConfig/port" }
            func port(_ object: Value?) -> Value? { object?["spec"]?["monitorConfig"]?["port"] }
            let before = (field?.from ?? port(whole?.from))?.integer ?? 0
            let after = (field?.to ?? port(whole?.to))?.integer ?? 0
            return StoreNote(Array("\(change.key.name) \(before)-\(after) (".utf8), Array(") ".utf8))
        }
        func write(_ port: Int?, fails: Bool = false) async throws {
            try await store.write { transaction in
                transaction.note = note
                if let port {
                    transaction.put(key("web"), profile("web", port: port))
                } else {
                    transaction.remove(key("web"))
                }
                if fails { throw StoreError.failed("no") }
            }
        }
        try await write(1)
        try await write(1)
        try await write(2)
        try? await write(3, fails: true)
        try await write(nil)
        try await store.put("other")
        let numbers = (2...4).map { "\($0)" }
        #expect(journal.text == "web 0-1 (\(numbers[0])) web 1-2 (\(numbers[1])) web 2-0 (\(numbers[2])) ")
        let text = journal.text

        journal.state.withLock { $0.isFull = true }
        await #expect(throws: Journal.Full.self) { try await write(4) }
        #expect(store.object(key("web")) == nil)
        try await store.put("another")
        journal.state.withLock { $0.isFull = false }
        // The store fails behind the journal.
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        await #expect(throws: StoreError.self) { try await write(5) }
        #expect(journal.text == text)
    }
}
