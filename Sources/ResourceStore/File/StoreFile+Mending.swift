import Resources

/// What was taken out of a store's file that an older version has written.
public struct StoreMending: Sendable, Hashable, CustomStringConvertible {
    /// Works that held more than is used.
    public var works: Int
    /// Revisions of Works that did.
    public var revisions: Int
    /// Whether the file was written anew, so that nothing of it is left on free pages; false where the disk was full.
    public var isCompacted: Bool

    /// `the store was cut: ...`, in one line.
    public var description: String {
        let text =
            "what is not used of \(works) Works and \(revisions) of their revisions was cut out of the store, "
            + "Secrets among it; remove audit files and backups that were written before, which hold it still"
        return isCompacted
            ? text : "\(text); the disk is full, so that the file could not be written anew: free pages of it hold some"
    }
}

extension StoreFile {
    /// Cuts the Works of an older file, and their revisions, to what is used, and writes the file anew so that nothing is
    /// left of the rest; before its version is raised, so that a process that ends within begins again.
    ///
    /// - Returns: nil where the file holds no Works, or no uncut ones.
    static func reduceWorks(_ connection: SQLiteConnection) throws(SQLiteError) -> StoreMending? {
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard version > 0, version < StoreSchema.reducedWorks else { return nil }
        try connection.execute("PRAGMA secure_delete = ON")
        var mending = StoreMending(works: 0, revisions: 0, isCompacted: true)
        try connection.begin()
        do throws(SQLiteError) {
            mending.works = try reduceWorks(
                in: "objects", digest: version >= 3 ? "kind, namespace, name, revision" : nil, connection)
            // Files of the first version have no history.
            if version >= 2 {
                mending.revisions = try reduceWorks(
                    in: "revisions",
                    digest: version >= 3
                        ? "kind, namespace, name, number, revision, generation, time, user, verb, request" : nil,
                    connection)
            }
            try connection.commit()
        } catch {
            connection.rollBack()
            throw error
        }
        guard mending.works + mending.revisions > 0 else { return nil }
        do throws(SQLiteError) {
            try connection.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        } catch {
            // A server that does not start for want of room would be worse.
            guard error.isFull else { throw error }
            mending.isCompacted = false
        }
        return mending
    }

    /// Cuts the rows of a table; gives how many there were to cut.
    ///
    /// - Parameter digest: The columns of a row before its text that its digest is of; nil where rows have none yet.
    private static func reduceWorks(
        in table: String, digest: String?, _ connection: SQLiteConnection
    ) throws(SQLiteError) -> Int {
        let kind = ResourceKind.work.rawValue
        let rows = try connection.prepare("SELECT id FROM \(table) WHERE kind = '\(kind)' AND json IS NOT NULL")
        var ids: [Int64] = []
        while try rows.step() { ids.append(rows.integer(0)) }
        let select = try connection.prepare("SELECT json FROM \(table) WHERE id = ?1")
        let checked = digest.map { ", digest = row_digest(\($0), ?2)" } ?? ""
        let update = try connection.prepare("UPDATE \(table) SET json = ?2\(checked) WHERE id = ?1")
        var count = 0
        for id in ids {
            try select.bind(1, id)
            var json: [UInt8] = []
            while try select.step() { json = select.octets(0) }
            // What cannot be read is told when the objects are.
            guard let work = try? Value.parse(json: json), case let reduced = Work.reduced(work), reduced != work else {
                continue
            }
            try update.bind(1, id)
            try update.bind(2, reduced.json)
            _ = try update.step()
            count += 1
        }
        return count
    }
}
