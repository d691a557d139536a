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
    /// What was taken out of an older file; nil where nothing was.
    let mending: StoreMending?

    /// What each commit runs.
    private struct Statements {
        let put: SQLiteStatement
        let remove: SQLiteStatement
        let setCounter: SQLiteStatement
        let revisions: RevisionTable
        let imports: ImportTable

        init(_ connection: SQLiteConnection, _ limits: RevisionLimits) throws(SQLiteError) {
            put = try connection.prepare(
                """
                INSERT INTO objects (kind, namespace, name, revision, json, digest)
                VALUES (?1, ?2, ?3, ?4, ?5, row_digest(?1, ?2, ?3, ?4, ?5))
                ON CONFLICT (kind, namespace, name) DO UPDATE
                SET revision = excluded.revision, json = excluded.json, digest = excluded.digest
                """)
            remove = try connection.prepare("DELETE FROM objects WHERE kind = ?1 AND namespace = ?2 AND name = ?3")
            setCounter = try connection.prepare(
                """
                UPDATE counter SET revision = ?1, reserved = ?2, digest = row_digest(?1, ?2) WHERE revision = ?3
                """)
            revisions = try RevisionTable(connection, limits)
            imports = try ImportTable(connection)
        }
    }

    /// Opens the file, which is made or brought to the present schema if need be.
    init(path: String, migrations: [String], revisions: RevisionLimits) throws(StoreError) {
        let connection = try Self.open(path)
        try Self.check(connection, path, version: migrations.count)
        let (mending, statements) = try Self.explaining(path) { () throws(SQLiteError) in
            try Self.configure(connection)
            let mending = try Self.reduceWorks(connection)
            try Self.migrate(connection, migrations)
            return (mending, try Statements(connection, revisions))
        }
        self.mending = mending
        let counter = try Self.explaining(path) { () throws(SQLiteError) in try Self.counter(connection) }
        guard let (revision, reserved) = counter else {
            throw .failed("\(path): the counter of revisions is damaged: \(Self.restoring)")
        }
        self.path = path
        self.connection = connection
        self.statements = statements
        committed = revision
        self.reserved = reserved
    }

    /// The counter's revision and what is set aside; nil where it is damaged.
    private static func counter(
        _ connection: SQLiteConnection
    ) throws(SQLiteError) -> (revision: Int64, reserved: Int64)? {
        let rows = try connection.prepare(
            "SELECT revision, reserved, digest = row_digest(revision, reserved) FROM counter")
        var counters: [(revision: Int64, reserved: Int64)] = []
        while try rows.step() {
            guard rows.integer(2) == 1 else { return nil }
            counters.append((rows.integer(0), rows.integer(1)))
        }
        guard counters.count == 1, let counter = counters.first, counter.revision >= 0, counter.reserved >= 0,
            max(counter.revision, counter.reserved) <= lastRevision
        else { return nil }
        return counter
    }

    /// A revision that no store comes to, and from which it can still be counted on.
    private static let lastRevision: Int64 = 1 << 62

    /// Reads all objects, in no order. Damage to any page is found here, not by a write later.
    ///
    /// A row that is not what was written is put aside, and told of; the others count.
    func load() throws(StoreError) -> (objects: [StoredObject], problems: [String]) {
        var objects: [StoredObject] = []
        var damaged: [Int64] = []
        var problem: String?
        try Self.explaining(path) { () throws(SQLiteError) in
            let finding = try connection.text("PRAGMA quick_check(1)")
            guard finding == "ok" else {
                throw SQLiteError(code: SQLITE_CORRUPT, message: finding ?? "no answer", systemCode: 0)
            }
            objects.reserveCapacity(Int(try connection.integer("SELECT count(*) FROM objects") ?? 0))
            let rows = try connection.prepare(
                """
                SELECT kind, namespace, name, revision, json, id,
                    digest = row_digest(kind, namespace, name, revision, json) FROM objects
                """)
            while problem == nil, try rows.step() {
                let (kind, namespace, name, json) = (rows.text(0), rows.text(1), rows.text(2), rows.octets(4))
                let revision = rows.integer(3)
                guard rows.integer(6) == 1, (1...max(1, committed)).contains(revision) else {
                    damaged.append(rows.integer(5))
                    continue
                }
                guard let known = ResourceKind(rawValue: kind) else {
                    problem = "\(path) holds a \(kind), a kind that this version does not know: use the newer version"
                    continue
                }
                let key = ResourceKey(kind: known, namespace: namespace, name: name)
                guard let metadata = (try? Value.parse(json: json))?["metadata"] else {
                    damaged.append(rows.integer(5))
                    continue
                }
                objects.append(
                    StoredObject(key: key, revision: revision, metadata: metadata, json: json, origin: .stored))
            }
        }
        if let problem { throw .failed(problem) }
        guard !isNew || objects.isEmpty && damaged.isEmpty else {
            throw .failed("\(path): the counter of revisions is damaged: \(Self.restoring)")
        }
        return (objects, try putAside(damaged))
    }

    /// Moves damaged rows to a table of their own, and says which objects are missing for the damage, now or before.
    private func putAside(_ damaged: [Int64]) throws(StoreError) -> [String] {
        var problems: [String] = []
        do throws(SQLiteError) {
            try connection.begin()
            if !damaged.isEmpty {
                // What is damaged in a row may stand in the index as it was, which would lose the next row of that name.
                try connection.execute("REINDEX objects")
                let copy = try connection.prepare(
                    """
                    INSERT INTO damaged (kind, namespace, name, revision, json)
                    SELECT kind, namespace, name, revision, json FROM objects WHERE id = ?1
                    """)
                let remove = try connection.prepare("DELETE FROM objects WHERE id = ?1")
                for id in damaged {
                    for statement in [copy, remove] {
                        try statement.bind(1, id)
                        _ = try statement.step()
                    }
                }
            }
            let missing = try connection.prepare(
                """
                SELECT kind, namespace, name, revision FROM damaged WHERE NOT EXISTS (
                    SELECT 1 FROM objects WHERE objects.kind = damaged.kind
                        AND objects.namespace = damaged.namespace AND objects.name = damaged.name)
                ORDER BY id
                """)
            while try missing.step() {
                let place = [
                    missing.text(0), [missing.text(1), missing.text(2)].filter { !$0.isEmpty }.joined(separator: "/"),
                ]
                let name = Value.quoted(place.joined(separator: " "))
                problems.append(
                    "\(path): the row of \(name) (revision \(missing.text(3))) is damaged and is not served: "
                        + "write the object again, or \(Self.restoring)")
            }
            try connection.commit()
        } catch {
            connection.rollBack()
            // With a full disk the others can be served all the same.
            guard error.isFull else { throw Self.explain(error, path) }
            problems.append("\(path): \(damaged.count) rows are damaged and not served, and the disk is full")
        }
        return problems
    }

    /// Reads what imports remember.
    func loadImports() throws(StoreError) -> ImportRecords {
        try Self.explaining(path) { () throws(SQLiteError) in try statements.imports.load() }
    }

    /// Persists changes together with the revision that the store has reached by them; all of it or nothing.
    ///
    /// - Parameter rows: The last state of each key, nil where it is gone.
    /// - Parameter revisions: What becomes part of the objects' history by it.
    /// - Parameter imports: What imports remember from now on, of each key that they changed.
    /// - Parameter isLast: Whether no revision is set aside, since no changes follow.
    func commit(
        _ rows: [ResourceKey: StoredObject?], revision: Int64, revisions: [NewRevision] = [],
        imports: [ImportedKey: ImportRow] = [:], isLast: Bool = false
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
                for (key, row) in imports { try statements.imports.replace(key, with: row) }
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
    func revisions(of key: ResourceKey, from number: Int64, octets: Int) throws(StoreError) -> RevisionPage {
        try Self.explaining(path) { () throws(SQLiteError) in
            try statements.revisions.revisions(of: key, from: number, octets: octets)
        }
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
