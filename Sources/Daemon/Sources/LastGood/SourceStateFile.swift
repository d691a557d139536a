import ResourceStore
import Resources
import Transport

/// The file in the state folder that keeps the last accepted objects of every source (rules 6).
///
/// It is not `Sendable`: whoever opens it hands it to the one queue that writes.
final class SourceStateFile {
    /// The name in the state folder.
    static let fileName = "sources.db"
    /// `PMSS`: what tells the file from those of other programs (PRAGMA application_id).
    private static let applicationID: Int64 = 0x504D_5353
    /// The tables' version (PRAGMA user_version).
    private static let version: Int64 = 1
    /// The decoder's version: what another one has accepted is decoded anew from the files, whatever their digests.
    private static let decoder: Int64 = 1

    private let connection: SQLiteConnection
    private let putFile: SQLiteStatement
    private let removeFile: SQLiteStatement
    private let removeFileObjects: SQLiteStatement
    private let findFile: SQLiteStatement
    private let putObject: SQLiteStatement
    private let removeObject: SQLiteStatement
    private let putNumber: SQLiteStatement
    /// What was wrong with rows that were passed over.
    private(set) var damagedRows = 0

    private static let schema = """
        CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            cluster TEXT NOT NULL,
            name TEXT NOT NULL,
            read INTEGER NOT NULL,
            UNIQUE (source, cluster, name)
        ) STRICT;
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            file INTEGER NOT NULL,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            line INTEGER NOT NULL,
            low INTEGER NOT NULL,
            high INTEGER NOT NULL,
            siblings INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            json TEXT NOT NULL,
            UNIQUE (file, kind, namespace, name)
        ) STRICT;
        CREATE TABLE numbers (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT;
        """

    /// Opens the file, which is made if it is not there, readable for its owner only.
    init(path: String) throws(SourceStateError) {
        do throws(SystemError) {
            try Self.makeFile(path)
        } catch {
            throw .unusable("\(path) cannot be used: \(error)")
        }
        let connection: SQLiteConnection
        do throws(SQLiteError) {
            connection = try SQLiteConnection(path: path)
            try Self.prepare(connection)
            putFile = try connection.prepare(
                """
                INSERT INTO files (source, cluster, name, read) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (source, cluster, name) DO UPDATE SET read = excluded.read
                """)
            findFile = try connection.prepare(
                "SELECT id FROM files WHERE source = ?1 AND cluster = ?2 AND name = ?3")
            removeFile = try connection.prepare("DELETE FROM files WHERE id = ?1")
            removeFileObjects = try connection.prepare("DELETE FROM objects WHERE file = ?1")
            putObject = try connection.prepare(
                """
                INSERT INTO objects (file, kind, namespace, name, line, low, high, siblings, checksum, json)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                ON CONFLICT (file, kind, namespace, name) DO UPDATE SET line = excluded.line, low = excluded.low,
                high = excluded.high, siblings = excluded.siblings, checksum = excluded.checksum, json = excluded.json
                """)
            removeObject = try connection.prepare(
                "DELETE FROM objects WHERE file = ?1 AND kind = ?2 AND namespace = ?3 AND name = ?4")
            putNumber = try connection.prepare(
                """
                INSERT INTO numbers (name, value) VALUES (?1, ?2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """)
        } catch {
            throw error.isDamage ? .damaged("\(error)") : .unusable("\(path) cannot be used: \(error)")
        }
        self.connection = connection
    }

    private static func makeFile(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try FileContents.create(path, mode: 0o600)
        } catch {
            guard error.isFileExists else { throw error }
            // A copy put back by hand has often become readable for all.
            try? FileContents.setMode(path, to: 0o600)
        }
    }

    /// Refuses what is another program's or a newer version's before anything is changed, and makes the tables.
    private static func prepare(_ connection: SQLiteConnection) throws(SQLiteError) {
        let application = try connection.integer("PRAGMA application_id") ?? 0
        let present = try connection.integer("PRAGMA user_version") ?? 0
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == applicationID || (application == 0 && tables == 0) else {
            throw SQLiteError.refusal("it is a database of another program: move it away")
        }
        guard present <= version else {
            throw SQLiteError.refusal(
                "it was written by a newer pointsman (schema \(present), this one knows \(version)): use that version, or move it away"
            )
        }
        // A commit that a crash of the host takes back is read from the files again.
        try connection.execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            PRAGMA journal_size_limit = 16777216;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            """)
        guard present < version else { return }
        do throws(SQLiteError) {
            try connection.begin()
            try connection.execute(schema)
            try connection.execute(
                """
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(version);
                INSERT INTO numbers (name, value) VALUES ('decoder', \(decoder));
                """)
            try connection.commit()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    // MARK: Reading

    /// The number of the next removal that is held.
    func nextHoldNumber() throws(SQLiteError) -> Int {
        Int(clamping: max(1, try connection.integer("SELECT value FROM numbers WHERE name = 'hold'") ?? 1))
    }

    /// Reads what was kept, file by file; rows that are damaged are passed over and counted.
    func load(_ each: (SavedFile) -> Void) throws(SQLiteError) {
        let known = try connection.integer("SELECT value FROM numbers WHERE name = 'decoder'") == Self.decoder
        let files = try connection.prepare("SELECT id, source, cluster, name, read FROM files ORDER BY id")
        let rows = try connection.prepare(
            "SELECT kind, namespace, name, line, low, high, siblings, checksum, json FROM objects WHERE file = ?1 ORDER BY id"
        )
        while try files.step() {
            var file = SavedFile(
                key: SavedFileKey(source: files.text(1), cluster: files.text(2), name: files.text(3)),
                readAt: files.integer(4))
            try rows.bind(1, files.integer(0))
            while try rows.step() {
                let json = rows.octets(8)
                guard let kind = ResourceKind(rawValue: rows.text(0)), rows.integer(7) == Self.checksum(json) else {
                    damagedRows += 1
                    continue
                }
                let digest = DocumentDigest(
                    low: UInt64(bitPattern: rows.integer(4)), high: UInt64(bitPattern: rows.integer(5)))
                file.objects.append(
                    (
                        ResourceKey(kind: kind, namespace: rows.text(1), name: rows.text(2)),
                        SavedObject(
                            json: json, line: UInt32(clamping: rows.integer(3)), digest: known ? digest : .none,
                            siblings: Int(clamping: rows.integer(6)))
                    ))
            }
            each(file)
        }
        if !known { try connection.execute("UPDATE numbers SET value = \(Self.decoder) WHERE name = 'decoder'") }
    }

    private static func checksum(_ json: [UInt8]) -> Int64 {
        Int64(bitPattern: DocumentDigest(json.span, 0..<json.count).low)
    }

    // MARK: Writing

    /// Keeps a change; all of it or nothing.
    func commit(_ change: SourceStateChange) throws(SQLiteError) {
        do throws(SQLiteError) {
            try connection.begin()
            for file in change.gone { try remove(file) }
            for (file, readAt) in change.files { try put(file, readAt) }
            for (file, objects) in change.objects {
                let id = try number(of: file)
                for (key, object) in objects {
                    if let object { try put(object, key, id) } else { try remove(key, id) }
                }
            }
            if let number = change.nextHoldNumber {
                try putNumber.bind(1, "hold")
                try putNumber.bind(2, Int64(number))
                _ = try putNumber.step()
            }
            try connection.commit()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    private func bind(_ file: SavedFileKey, to statement: SQLiteStatement) throws(SQLiteError) {
        try statement.bind(1, file.source)
        try statement.bind(2, file.cluster)
        try statement.bind(3, file.name)
    }

    private func put(_ file: SavedFileKey, _ readAt: Int64) throws(SQLiteError) {
        try bind(file, to: putFile)
        try putFile.bind(4, readAt)
        _ = try putFile.step()
    }

    private func find(_ file: SavedFileKey) throws(SQLiteError) -> Int64? {
        try bind(file, to: findFile)
        guard try findFile.step() else { return nil }
        let id = findFile.integer(0)
        // To its end, so that the statement can be bound anew.
        while try findFile.step() {}
        return id
    }

    /// The number of a file; one of which only objects are known yet was not read to its end.
    private func number(of file: SavedFileKey) throws(SQLiteError) -> Int64 {
        if let id = try find(file) { return id }
        try put(file, 0)
        return try find(file) ?? 0
    }

    private func remove(_ file: SavedFileKey) throws(SQLiteError) {
        guard let id = try find(file) else { return }
        for statement in [removeFileObjects, removeFile] {
            try statement.bind(1, id)
            _ = try statement.step()
        }
    }

    private func put(_ object: SavedObject, _ key: ResourceKey, _ file: Int64) throws(SQLiteError) {
        try bind(key, file, to: putObject)
        try putObject.bind(5, Int64(object.line))
        try putObject.bind(6, Int64(bitPattern: object.digest.low))
        try putObject.bind(7, Int64(bitPattern: object.digest.high))
        try putObject.bind(8, Int64(object.siblings))
        try putObject.bind(9, Self.checksum(object.json))
        try putObject.bind(10, object.json)
        _ = try putObject.step()
    }

    private func remove(_ key: ResourceKey, _ file: Int64) throws(SQLiteError) {
        try bind(key, file, to: removeObject)
        _ = try removeObject.step()
    }

    private func bind(_ key: ResourceKey, _ file: Int64, to statement: SQLiteStatement) throws(SQLiteError) {
        try statement.bind(1, file)
        try statement.bind(2, key.kind.rawValue)
        try statement.bind(3, key.namespace)
        try statement.bind(4, key.name)
    }
}

/// Why the last good state cannot be kept.
enum SourceStateError: Error, Sendable, Equatable {
    /// What stands there is damaged: it can be put aside for a new one.
    case damaged(String)
    /// It cannot be opened, or is not this program's to change.
    case unusable(String)
}
