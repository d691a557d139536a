import Foundation
import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct FullDiskTests {
    private func large(_ name: String, _ octets: Int) -> Value {
        [
            "metadata": ["name": Value(.string(name))],
            "spec": ["text": Value(.string(String(repeating: "x", count: octets)))],
        ]
    }

    /// Writes until there is no room, with objects of ever fewer octets; returns what was acknowledged.
    private func fill(_ store: ResourceStore) async throws -> Set<String> {
        var names: Set<String> = []
        for size in [100_000, 10_000, 1000, 10] {
            do {
                for number in 0..<100_000 {
                    let name = "s\(size)-\(number)"
                    try await store.write { $0.put(key(name), large(name, size)) }
                    names.insert(name)
                }
            } catch {
                #expect(error as? StoreError == .full)
            }
        }
        return names
    }

    private func names(_ store: ResourceStore) -> Set<String> {
        Set(store.objects(of: .trafficManagerProfile).objects.map(\.key.name))
    }

    @Test(
        "on a full disk writes fail without a trace, reads go on, and with room writes work again",
        .enabled(if: SmallDisk.isPossible))
    func fullDisk() async throws {
        let disk = try SmallDisk()
        let ballast = disk.path + "/ballast"
        try Data(count: 300_000).write(to: URL(fileURLWithPath: ballast))
        let store = try ResourceStore(path: disk.path + "/store.db")
        let acknowledged = try await fill(store)
        #expect(acknowledged.count > 10)
        let revision = store.revision

        // A large transaction fails whole; two writes that share a commit both do.
        await #expect(throws: StoreError.full) {
            try await store.write { transaction in
                for index in 0..<50 { transaction.put(key("t\(index)"), large("t", 50_000)) }
                transaction.remove(key("s100000-0"))
            }
        }
        await #expect(throws: StoreError.full) { try await store.write { $0.put(key("u"), large("u", 900_000)) } }
        #expect(names(store) == acknowledged)
        #expect(store.revision == revision)
        // What is not persisted goes on.
        await store.setVolatile([.set(key("volatile"), profile("volatile"), .server)])
        #expect(store.object(key("volatile")) != nil)
        #expect(throws: StoreError.self) { try store.backup(to: disk.path + "/copy.db") }
        #expect(!FileManager.default.fileExists(atPath: disk.path + "/copy.db"))

        // A copy of the files, as a kill leaves them, holds just what was acknowledged.
        let elsewhere = try TemporaryFolder()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: disk.path + "/store.db" + suffix, toPath: elsewhere.path + "/store.db" + suffix)
        }
        #expect(names(try ResourceStore(path: elsewhere.path + "/store.db")) == acknowledged)

        try FileManager.default.removeItem(atPath: ballast)
        try await store.write { $0.put(key("later"), large("later", 50_000)) }
        await store.setVolatile([.remove(key("volatile"))])
        #expect(names(store) == acknowledged.union(["later"]))
        store.close()
        #expect(names(try ResourceStore(path: disk.path + "/store.db")) == acknowledged.union(["later"]))
    }

    @Test("a store on a disk that is full opens to be read", .enabled(if: SmallDisk.isPossible))
    func openingWhenFull() async throws {
        let disk = try SmallDisk()
        let store = try ResourceStore(path: disk.path + "/store.db")
        let acknowledged = try await fill(store)
        store.close()
        // The log was merged when the store was closed: take the room that this has made.
        var ballast = Data()
        for size in [100_000, 1000, 100] {
            while (try? (ballast + Data(count: size)).write(to: URL(fileURLWithPath: disk.path + "/ballast"))) != nil {
                ballast.append(Data(count: size))
                if ballast.count > 4_000_000 { break }
            }
        }
        do {
            let again = try ResourceStore(path: disk.path + "/store.db")
            #expect(names(again) == acknowledged)
            #expect(again.revision > store.revision)
        } catch {
            #expect(error as StoreError == .full)
        }
    }

    @Test("a file at its largest size takes no more, and again when objects are gone")
    func fullFile() async throws {
        let folder = try TemporaryFolder()
        // The limit is the connection's: that of the migration.
        let store = try ResourceStore(
            path: folder.path + "/store.db", historyLimit: 10,
            migrations: StoreSchema.migrations + ["PRAGMA max_page_count = 200"])
        let acknowledged = try await fill(store)
        #expect(acknowledged.count > 5)
        #expect(names(store) == acknowledged)
        try await store.write { $0.remove(key("s100000-0")) }
        try await store.write { $0.put(key("later"), large("later", 50_000)) }
        #expect(names(store) == acknowledged.subtracting(["s100000-0"]).union(["later"]))
    }
}
