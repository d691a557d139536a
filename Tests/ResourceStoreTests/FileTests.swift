import Foundation
import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct FileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The number of the present schema.
    private static let version = StoreSchema.migrations.count

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func makeStore(_ names: [String] = ["web"]) async throws {
        let store = try ResourceStore(path: path)
        for name in names { try await store.put(name) }
        store.close()
    }

    /// The message with which the store does not open.
    private func refusal(_ path: String? = nil) throws -> String {
        let error = try #require(throws: StoreError.self) { try ResourceStore(path: path ?? self.path) }
        return "\(error)"
    }

    /// Another program's use of SQLite.
    private func sqlite(_ sql: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try folder.write("store.db", "") }
        try SQLiteConnection(path: path).execute(sql)
    }

    @Test("the files are their owner's alone, also where the store was put back readable for all")
    func permissions() async throws {
        try await makeStore()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let store = try ResourceStore(path: path)
        try await store.put("web")
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
        try store.backup(to: folder.path + "/copy.db")
        #expect(try mode(folder.path + "/copy.db") == 0o600)
    }

    @Test("what is no store is refused and left alone")
    func foreignFiles() async throws {
        #expect(try refusal(folder.path).contains("is no file"))
        #expect(try refusal(folder.path + "/none/store.db").contains("make its folder first"))

        let text = "apiVersion: v1\nkind: Namespace\n" + String(repeating: "# text\n", count: 2000)
        try folder.write("store.db", text)
        #expect(try refusal().contains("store.db is damaged, or no store (file is not a database): put a backup"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)

        try folder.remove("store.db")
        try sqlite("CREATE TABLE objects (id INTEGER)")
        #expect(try refusal().contains("store.db is a database of another program: move it away"))
    }

    @Test("a newer version's file is refused and left alone")
    func newerVersion() async throws {
        try await makeStore()
        try sqlite("PRAGMA user_version = 77")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(
            try refusal().contains(
                "store.db was written by a newer pointsman (schema 77, this one knows \(Self.version)): use that"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a damaged file is refused, with what to do", arguments: [0, 100, 4096])
    func damage(offset: Int) async throws {
        try await makeStore((0..<200).map { "p\($0)" })
        var octets = try Data(contentsOf: URL(fileURLWithPath: path))
        let start = offset < 0 ? octets.count + offset : offset
        octets.replaceSubrange(start..<start + 2000, with: [UInt8](repeating: 0xA5, count: 2000))
        try octets.write(to: URL(fileURLWithPath: path))
        #expect(try refusal().contains("damaged"))
        // Cut short.
        try octets.prefix(6000).write(to: URL(fileURLWithPath: path))
        #expect(try refusal().contains("damaged"))
    }

    @Test("an object whose text or kind cannot be read is named")
    func unreadableObjects() async throws {
        try await makeStore()
        try sqlite("UPDATE objects SET json = substr(json, 1, 40) WHERE name = 'web'")
        let store = try ResourceStore(path: path)
        #expect(store.problems.count == 1)
        #expect(store.problems.first?.contains("TrafficManagerProfile shop/web") == true)
        #expect(store.objects(of: .trafficManagerProfile).objects.isEmpty)
        try await store.put("web")
        store.close()
        // As a newer version would write it.
        try sqlite(
            "UPDATE objects SET kind = 'Comet', digest = row_digest('Comet', namespace, name, revision, json)"
                + " WHERE name = 'web'")
        #expect(try refusal().contains("holds a Comet, a kind that this version does not know: use the newer version"))
    }

    @Test("the log of a process that was killed is read as far as it is whole", arguments: [0, 1, 700, 4000, 9000])
    func tornLog(missing: Int) async throws {
        let store = try ResourceStore(path: path)
        for port in 1...20 { try await store.put("web", port: port) }
        // A copy of the files is what is there after a kill.
        let copy = folder.path + "/killed.db"
        var log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        log.removeLast(missing)
        try log.write(to: URL(fileURLWithPath: copy + "-wal"))
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let again = try ResourceStore(path: copy)
        let port = try #require(again.object(key("web"))?.port)
        #expect(missing == 0 ? port == 20 : (15..<20).contains(port))
        #expect(again.revision > store.revision)
    }

    @Test("an older file is brought to the newest schema; where that fails it stays as it was")
    func migration() async throws {
        try await makeStore()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let kept =
            "CREATE TABLE kept (id INTEGER PRIMARY KEY, author TEXT) STRICT; INSERT INTO kept (author) VALUES ('x');"
        #expect(throws: StoreError.self) {
            try ResourceStore(
                path: path, historyLimit: 10,
                migrations: StoreSchema.migrations + [kept + "INSERT INTO missing VALUES (1)"])
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).dropFirst(100) == before.dropFirst(100))

        let migrated = try ResourceStore(
            path: path, historyLimit: 10, migrations: StoreSchema.migrations + [kept, "SELECT 1"])
        #expect(migrated.object(key("web"))?.port == 80)
        try await migrated.put("web", port: 81)
        migrated.close()
        #expect(try refusal().contains("(schema \(Self.version + 2), this one knows \(Self.version))"))
        let again = try ResourceStore(
            path: path, historyLimit: 10, migrations: StoreSchema.migrations + [kept, "SELECT 1"])
        #expect(again.object(key("web"))?.port == 81)
    }

    @Test("of two processes that write, the second to come is told; neither loses what was acknowledged")
    func twoWriters() async throws {
        let first = try ResourceStore(path: path)
        try await first.put("first")
        let second = try ResourceStore(path: path)
        try await second.put("second")
        let error = await #expect(throws: StoreError.self) { try await first.put("late") }
        #expect(try "\(#require(error))".contains("store.db was changed by another process"))
        #expect(first.object(key("late")) == nil)
        try await second.put("third")
        first.close()
        second.close()
        let names = try ResourceStore(path: path).objects(of: .trafficManagerProfile).objects.map(\.key.name)
        #expect(names == ["first", "second", "third"])
    }

    @Test("a write is not acknowledged into a file that was moved away")
    func movedFile() async throws {
        let store = try ResourceStore(path: path)
        try await store.put("web")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        let error = await #expect(throws: StoreError.self) { try await store.put("other") }
        #expect(try "\(#require(error))".contains("store.db was moved or removed while it is in use: restart"))
        try FileManager.default.moveItem(atPath: path + ".old", toPath: path)
        try await store.put("other")
    }
}
