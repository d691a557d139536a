import Foundation
import ResourceStore
import Resources
import TestSupport
import Testing

/// A store's file that is not as it was written: it opens and serves nothing wrong, or it is refused in words.
@Suite struct IntegrityTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let author = StoreAuthor(user: "ada", verb: "patch", requestID: "r", time: Timestamp(seconds: 7))

    /// A store of some objects with a history, closed; the objects' texts by key.
    private func makeStore(_ count: Int = 40) async throws -> [ResourceKey: [UInt8]] {
        let store = try ResourceStore(path: path)
        for round in 0..<2 {
            try await store.write { transaction in
                transaction.author = Self.author
                for index in 0..<count { transaction.put(key("p\(index)"), profile("p\(index)", port: 100 + round)) }
            }
        }
        var texts: [ResourceKey: [UInt8]] = [:]
        for kind in ResourceKind.allCases {
            for object in store.objects(of: kind).objects { texts[object.key] = object.json }
        }
        store.close()
        return texts
    }

    private func sqlite(_ sql: String) throws { try SQLiteConnection(path: path).execute(sql) }

    private func open() throws(StoreError) -> ResourceStore { try ResourceStore(path: path) }

    /// Opens the store, and looks that all it serves is as it was written. A refusal must say what to do.
    private func judge(_ texts: [ResourceKey: [UInt8]], _ what: String) async throws {
        let store: ResourceStore
        do throws(StoreError) {
            store = try open()
        } catch {
            #expect("\(error)".contains(path), "\(what): \(error)")
            return
        }
        var served = 0
        for kind in ResourceKind.allCases {
            for object in store.objects(of: kind).objects {
                served += 1
                #expect(texts[object.key] == object.json, "\(what): \(object.key) is served with a wrong value")
            }
        }
        // What is missing is named, and nothing is missing without a word.
        #expect(served == texts.count || !store.problems.isEmpty, "\(what): \(served) of \(texts.count)")
        for (key, text) in texts.prefix(5) {
            let history = try? await store.revisions(of: key)
            for revision in history ?? [] {
                _ = revision.author.time.description
                guard let last = revision.value(), revision.number == 2 else { continue }
                #expect(last["spec"] == (try Value.parse(json: text))["spec"], "\(what)")
            }
        }
        // It goes on, if it goes on at all, at a revision over all that were given.
        do {
            let new = try await store.put("new", port: 7)
            #expect(new.revision > 0 && store.object(key("new"))?.port == 7, "\(what)")
        } catch {
            #expect(!"\(error)".isEmpty)
        }
        store.close()
    }

    @Test("a row that is not as it was written is put aside and named; the rest serves")
    func damagedRows() async throws {
        let texts = try await makeStore(5)
        try sqlite("UPDATE objects SET json = replace(json, '\"port\":101', '\"port\":301') WHERE name = 'p1'")
        try sqlite("UPDATE objects SET name = 'px' WHERE name = 'p2'")
        for _ in 0..<2 {
            let store = try open()
            #expect(store.objects(of: .trafficManagerProfile).objects.map(\.key.name) == ["p0", "p3", "p4"])
            let problems = store.problems.sorted()
            #expect(problems.count == 2)
            #expect(problems.first?.contains("\"TrafficManagerProfile shop/p1\"") == true)
            #expect(problems.first?.contains("write the object again, or put a backup") == true)
            #expect(problems.last?.contains("shop/px") == true)
            store.close()
        }
        // Written again, also under the name that the index still knew, it is an object like any other.
        let store = try open()
        try await store.put("p1", port: 5)
        try await store.put("p2", port: 6)
        store.close()
        let again = try open()
        #expect(again.object(key("p1"))?.port == 5 && again.object(key("p2"))?.port == 6)
        #expect(again.object(key("p3"))?.json == texts[key("p3")])
        #expect(again.problems.count == 1)
    }

    @Test("damaged revisions are left out, and told of")
    func damagedRevisions() async throws {
        _ = try await makeStore(2)
        try sqlite("UPDATE revisions SET user = 'eve' WHERE name = 'p1' AND number = 1")
        try sqlite("UPDATE revisions SET number = 9223372036854775807 WHERE name = 'p0' AND number = 2")
        let store = try open()
        let page = try await store.revisions(of: key("p1"), from: 0, octets: .max)
        #expect(page.revisions.map(\.number) == [2] && page.damaged == [1] && page.next == nil)
        await #expect(throws: StoreError.self) {
            try await store.write { transaction in
                transaction.author = Self.author
                transaction.put(key("p0"), profile("p0", port: 9))
            }
        }
        try await store.put("p1", port: 9)
    }

    @Test(
        "no number of the counter ends the process",
        arguments: [Int64.max, .max - 1, 1 << 62, (1 << 62) + 1, -1, .min, 0], [true, false])
    func counters(_ number: Int64, _ isSigned: Bool) async throws {
        let texts = try await makeStore(3)
        let original = try Data(contentsOf: URL(fileURLWithPath: path))
        for column in ["revision", "reserved", "revision = \(number), reserved"] {
            try original.write(to: URL(fileURLWithPath: path))
            try sqlite("UPDATE counter SET \(column) = \(number)")
            // As though it had been written so.
            if isSigned { try sqlite("UPDATE counter SET digest = row_digest(revision, reserved)") }
            try await judge(texts, "\(column) = \(number)")
        }
        try sqlite("DELETE FROM counter")
        #expect(throws: StoreError.self) { try open() }
    }

    @Test("no number of the schema ends the process", arguments: [-1, -2_147_483_648, 2_147_483_647])
    func schemaVersions(_ version: Int) async throws {
        _ = try await makeStore(1)
        try sqlite("PRAGMA user_version = \(version)")
        #expect(throws: StoreError.self) { try open() }
    }

    @Test("any cell may hold anything", .timeLimit(.minutes(5)), arguments: 1...4)
    func cells(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let texts = try await makeStore(6)
        let original = try Data(contentsOf: URL(fileURLWithPath: path))
        let columns = [
            "objects": ["id", "kind", "namespace", "name", "revision", "json", "digest"],
            "counter": ["revision", "reserved", "digest"],
            "revisions": [
                "kind", "namespace", "name", "number", "revision", "generation", "time", "user", "verb", "request",
                "json", "digest",
            ],
        ]
        let contents = [
            "9223372036854775807", "-9223372036854775808", "-1", "0", "1", "4611686018427387905", "''", "NULL", "'{'",
            "'Comet'", "'\u{1F480}'", "x'ff00fe'", "1.5", "'{\"metadata\":[]}'", "'null'", "'[]'", "zeroblob(100000)",
        ]
        for _ in 0..<60 {
            let (table, names) = columns.sorted { $0.key < $1.key }.randomElement(using: &generator) ?? ("", [])
            let column = names.randomElement(using: &generator) ?? ""
            let content = contents.randomElement(using: &generator) ?? ""
            let isOne = Bool.random(using: &generator)
            let sql = "UPDATE \(table) SET \(column) = \(content) \(isOne ? "WHERE id % 3 = 0" : "")"
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try original.write(to: URL(fileURLWithPath: path))
            // What the columns' types forbid is no damage that could come about.
            guard (try? sqlite(sql)) != nil else { continue }
            try await judge(texts, sql)
        }
    }

    @Test("any bit may be another", .timeLimit(.minutes(5)), arguments: 1...4)
    func bits(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let texts = try await makeStore(12)
        let original = try Data(contentsOf: URL(fileURLWithPath: path))
        for _ in 0..<80 {
            var octets = original
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<octets.count, using: &generator)
                octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try octets.write(to: URL(fileURLWithPath: path))
            try await judge(texts, "seed \(seed)")
        }
    }
}
