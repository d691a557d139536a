import CSQLite
import Resources

/// The file in which the objects outlive the process.
final class StoreFile {
    /// How many revisions are set aside at a time for changes that are not persisted: so many that a disk that is full
    /// for hours does not use them up, and few enough that revisions keep a handy length over many crashes.
    private static let block: Int64 = 1_000_000

    let path: String
    private let connection: SQLiteConnection
    private let statements: Statements
    /// The store's revision at the last commit.
    private(set) var committed: Int64
    /// No revision over it is given, unless the disk was full for so long that all are used up.
    private(set) var reserved: Int64

    /// What each commit runs.
    private struct Statements {
        let put: SQLiteStatement
        let remove: SQLiteStatement
        let setCounter: SQLiteStatement
        let revisions: RevisionTable

        init(_ connection: SQLiteConnection, _ limits: RevisionLimits) throws(SQLiteError) {
            put = try connection.prepare(
                """
                INSERT INTO objects (kind, namespace, name, revision, json) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (kind, namespace, name) DO UPDATE SET revision = excluded.revision, json = excluded.json
                """)
            remove = try connection.prepare("DELETE FROM objects WHERE kind = ?1 AND namespace = ?2 AND name = ?3")
            setCounter = try connection.prepare("UPDATE counter SET revision = ?1, reserved = ?2 WHERE revision = ?3")
            revisions = try RevisionTable(connection, limits)
        }
    }

    /// Opens the file, which is made or brought to the present schema if need be.
    init(path: String, migrations: [String], revisions: RevisionLimits) throws(StoreError) {
        let connection = try Self.open(path)
        try Self.check(connection, path, version: migrations.count)
        let statements = try Self.explaining(path) { () throws(SQLiteError) in
            try Self.configure(connection)
            try Self.migrate(connection, migrations)
            return try Statements(connection, revisions)
        }
        let (revision, reserved) = try Self.explaining(path) { () throws(SQLiteError) in
            (
                try connection.integer("SELECT revision FROM counter") ?? 0,
                try connection.integer("SELECT reserved FROM counter") ?? 0
            )
        }
        self.path = path
        self.connection = connection
        self.statements = statements
        committed = revision
        self.reserved = reserved
    }

    /// Reads all objects, in no order. Damage to any page is found here, not by a write later.
    func load() throws(StoreError) -> [StoredObject] {
        var objects: [StoredObject] = []
        var problem: String?
        try Self.explaining(path) { () throws(SQLiteError) in
            let finding = try connection.text("PRAGMA quick_check(1)")
            guard finding == "ok" else {
                throw SQLiteError(code: SQLITE_CORRUPT, message: finding ?? "no answer", systemCode: 0)
            }
            objects.reserveCapacity(Int(try connection.integer("SELECT count(*) FROM objects") ?? 0))
            let rows = try connection.prepare("SELECT kind, namespace, name, revision, json FROM objects")
            while problem == nil, try rows.step() {
                let (kind, namespace, name, json) = (rows.text(0), rows.text(1), rows.text(2), rows.octets(4))
                guard let known = ResourceKind(rawValue: kind) else {
                    problem = "\(path) holds a \(kind), a kind that this version does not know: use the newer version"
                    continue
                }
                let key = ResourceKey(kind: known, namespace: namespace, name: name)
                guard let metadata = (try? Value.parse(json: json))?["metadata"] else {
                    problem = "\(path): the text of \(key) is damaged: \(Self.restoring)"
                    continue
                }
                let revision = rows.integer(3)
                objects.append(
                    StoredObject(key: key, revision: revision, metadata: metadata, json: json, origin: .stored))
            }
        }
        if let problem { throw .failed(problem) }
        return objects
    }

    /// Persists changes together with the revision that the store has reached by them; all of it or nothing.
    ///
    /// - Parameter rows: The last state of each key, nil where it is gone.
    /// - Parameter revisions: What becomes part of the objects' history by it.
    /// - Parameter isLast: Whether no revision is set aside, since no changes follow.
    func commit(
        _ rows: [ResourceKey: StoredObject?], revision: Int64, revisions: [NewRevision] = [], isLast: Bool = false
    ) throws(StoreError) {
        guard !connection.hasMoved else {
            throw .failed(
                "\(path) was moved or removed while it is in use: restart the server with the file in its place")
        }
        let reserved = isLast ? revision : needsReservation(revision) ? revision + Self.block : reserved
        var isOvertaken = false
        do throws(SQLiteError) {
            try connection.begin()
            try statements.setCounter.bind(1, revision)
            try statements.setCounter.bind(2, reserved)
            try statements.setCounter.bind(3, committed)
            _ = try statements.setCounter.step()
            // Another process that has written, too, has moved the counter on.
            isOvertaken = connection.changedRows != 1
            for (key, object) in rows where !isOvertaken {
                if let object { try put(object) } else { try remove(key) }
            }
            if !isOvertaken {
                try statements.revisions.add(revisions)
                try connection.commit()
            }
        } catch {
            connection.rollBack()
            throw Self.explain(error, path)
        }
        guard !isOvertaken else {
            connection.rollBack()
            throw .failed("\(path) was changed by another process: let one server use it, and restart this one")
        }
        committed = revision
        self.reserved = reserved
    }

    /// What is kept of an object's past, oldest first.
    func revisions(of key: ResourceKey) throws(StoreError) -> [StoredRevision] {
        try Self.explaining(path) { () throws(SQLiteError) in try statements.revisions.revisions(of: key) }
    }

    /// Whether nothing was ever committed.
    var isNew: Bool { reserved == 0 }

    /// The revision at which the store goes on: over all that were given before, so that a watch of that time, which has
    /// not seen what was taken away meanwhile, has to list anew.
    var firstRevision: Int64 { isNew ? 0 : max(committed, reserved) + 1 }

    /// Whether the revisions that are set aside come to an end.
    func needsReservation(_ revision: Int64) -> Bool { revision + Self.block / 2 > reserved }

    private func put(_ object: StoredObject) throws(SQLiteError) {
        try statements.put.bind(object.key)
        try statements.put.bind(4, object.revision)
        try statements.put.bind(5, object.json)
        _ = try statements.put.step()
    }

    private func remove(_ key: ResourceKey) throws(SQLiteError) {
        try statements.remove.bind(key)
        _ = try statements.remove.step()
    }
}
