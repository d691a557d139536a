import Resources

/// The table of what imports remember.
final class ImportTable {
    private let select: SQLiteStatement
    private let clear: SQLiteStatement
    private let insert: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        select = try connection.prepare(
            "SELECT kind, namespace, name, owner, uid, version, removed FROM imports ORDER BY id")
        clear = try connection.prepare(
            "DELETE FROM imports WHERE kind = ?1 AND namespace = ?2 AND name = ?3 AND owner = ?4")
        insert = try connection.prepare(
            """
            INSERT INTO imports (kind, namespace, name, owner, uid, version, removed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (owner, kind, namespace, name, uid) DO UPDATE SET
                version = excluded.version, removed = excluded.removed
            """)
    }

    /// Reads all records; those of kinds that this version does not know are passed over.
    func load() throws(SQLiteError) -> ImportRecords {
        var records = ImportRecords()
        while try select.step() {
            guard let kind = ResourceKind(rawValue: select.text(0)) else { continue }
            let key = ImportedKey(
                owner: select.text(3),
                key: ResourceKey(kind: kind, namespace: select.text(1), name: select.text(2)))
            records[key].append(
                ImportRecord(
                    uid: select.text(4), version: select.text(5),
                    removed: select.isNull(6) ? nil : Timestamp(seconds: select.integer(6))))
        }
        return records
    }

    /// Puts the records of an object in the place of those before.
    func replace(_ key: ImportedKey, with row: ImportRow) throws(SQLiteError) {
        // Mostly nothing goes, and an import has many objects.
        if row.isShorter {
            try clear.bind(key.key)
            try clear.bind(4, key.owner)
            _ = try clear.step()
        }
        for record in row.records {
            try insert.bind(key.key)
            try insert.bind(4, key.owner)
            try insert.bind(5, record.uid)
            try insert.bind(6, record.version)
            if let removed = record.removed { try insert.bind(7, removed.seconds) } else { try insert.bindNull(7) }
            _ = try insert.step()
        }
    }
}
