import ResourceStore
import Resources
import TestSupport
import Testing
import Transport

/// What imports remember, and what is cut out of files that older versions have written.
@Suite struct ImportRecordTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private let key = ImportedKey(
        owner: "hub", key: ResourceKey(kind: .service, namespace: "shop", name: "web"))

    @Test func recordsAreKeptWithAndWithoutObjects() async throws {
        let records = [
            ImportRecord(uid: "a", version: "1", removed: Timestamp(seconds: 5)), ImportRecord(uid: "b", version: "99"),
        ]
        let store = try ResourceStore(path: path)
        let revision = store.revision
        try await store.write { [key] in $0.setImportRecords(of: key, to: records) }
        #expect(store.imports[key] == records)
        #expect(store.revision == revision)
        store.close()
        let again = try ResourceStore(path: path)
        #expect(again.imports[key] == records)
        #expect(again.imports[ImportedKey(owner: "other", key: key.key)] == [])
        try await again.write { [key] in $0.setImportRecords(of: key, to: []) }
        again.close()
        #expect(try ResourceStore(path: path).imports[key] == [])
    }

    @Test func whatFailsIsNotRemembered() async throws {
        let store = try ResourceStore(path: path)
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await store.write { [key] transaction in
                transaction.setImportRecords(of: key, to: [ImportRecord(uid: "a", version: "1")])
                throw Refused()
            }
        }
        #expect(store.imports[key] == [])
    }

    /// A file as the version before wrote it, with a Work that carries a Secret, and two revisions of it.
    private func makeOldFile() throws {
        try folder.write("store.db", "")
        let connection = try SQLiteConnection(path: path)
        try connection.execute("PRAGMA journal_mode = WAL")
        for migration in StoreSchema.migrations.prefix(2) { try connection.execute(migration) }
        let filler = String(repeating: "hunter2 ", count: 2000)
        let work = """
            {"apiVersion":"placement.kubernetes-fleet.io/v1beta1","kind":"Work","metadata":{"name":"w",\
            "namespace":"fleet-member-east","resourceVersion":"3","uid":"u","annotations":{"a":"hunter2"}},\
            "spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},\
            "data":{"p":"\(filler)"}},{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"}}]}}}
            """
        let key = "'Work', 'fleet-member-east', 'w'"
        try connection.execute(
            """
            PRAGMA application_id = \(0x504D_414E);
            PRAGMA user_version = 2;
            UPDATE counter SET revision = 3, reserved = 1000;
            INSERT INTO objects (kind, namespace, name, revision, json) VALUES (\(key), 3, '\(work)');
            INSERT INTO objects (kind, namespace, name, revision, json)
                VALUES ('Namespace', '', 'shop', 2, '{"metadata":{"name":"shop"}}');
            INSERT INTO revisions (kind, namespace, name, number, revision, generation, time, user, verb, request, json)
                VALUES (\(key), 1, 2, 1, 1, 'me', 'create', 'r', '\(work)'),
                       (\(key), 2, 3, 1, 1, 'me', 'update', 'r', '\(work)'),
                       ('Work', 'fleet-member-east', 'gone', 1, 3, 1, 1, 'me', 'delete', 'r', NULL);
            """)
    }

    @Test func anOlderFileIsCut() async throws {
        try makeOldFile()
        func holdsSecret() -> [String] {
            ["", "-wal"].filter { suffix in
                let octets = (try? FileContents.read(path + suffix)) ?? []
                return String(decoding: octets, as: UTF8.self).contains("hunter2")
            }
        }
        #expect(!holdsSecret().isEmpty)
        let store = try ResourceStore(path: path)
        let mending = try #require(store.mending)
        #expect(mending.works == 1 && mending.revisions == 2 && mending.isCompacted)
        #expect(holdsSecret() == [])
        let work = ResourceKey(kind: .work, namespace: "fleet-member-east", name: "w")
        let object = try #require(store.object(work))
        #expect(object.revision == 3 && object.uid == "u")
        #expect(object.value()["spec"]?["workload"]?["manifests"]?.elements.map { $0["kind"] } == ["Service"])
        #expect(try await store.revisions(of: work).count == 2)
        #expect(store.objects(of: .namespace).objects.map(\.key.name) == ["shop"])
        store.close()
        #expect(holdsSecret() == [])
        // Once.
        #expect(try ResourceStore(path: path).mending == nil)
    }
}
