import CSQLite
import Resources

/// The table of revisions: what a commit adds to it, and what goes.
final class RevisionTable {
    /// How many revisions go in one commit for their age, so that none takes long.
    private static let expiryLimit: Int64 = 2000
    /// A number that no history comes to.
    private static let lastNumber: Int64 = 1 << 52
    /// The last second of the year 9999, behind which no time can be written.
    private static let lastSecond: Int64 = 253_402_300_799
    /// How often it is looked for them, in seconds.
    private static let expiryInterval: Int64 = 3600

    private let limits: RevisionLimits
    private let newest: SQLiteStatement
    private let insert: SQLiteStatement
    private let trim: SQLiteStatement
    private let expire: SQLiteStatement
    private let select: SQLiteStatement
    private let connection: SQLiteConnection
    private var nextExpiry = Timestamp(seconds: .min)

    init(_ connection: SQLiteConnection, _ limits: RevisionLimits) throws(SQLiteError) {
        self.connection = connection
        self.limits = limits
        let object = "kind = ?1 AND namespace = ?2 AND name = ?3"
        newest = try connection.prepare("SELECT max(number) FROM revisions WHERE \(object)")
        insert = try connection.prepare(
            """
            INSERT INTO revisions
                (kind, namespace, name, number, revision, generation, time, user, verb, request, json, digest)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                row_digest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))
            """)
        trim = try connection.prepare("DELETE FROM revisions WHERE \(object) AND number <= ?4")
        // The newest revision of an object that is there stays: without it the next one would not say what it changes.
        expire = try connection.prepare(
            """
            DELETE FROM revisions WHERE id IN (
                SELECT id FROM revisions AS old WHERE time < ?1 AND (json IS NULL OR EXISTS (
                    SELECT 1 FROM revisions AS other WHERE other.kind = old.kind AND other.namespace = old.namespace
                        AND other.name = old.name AND other.number > old.number))
                ORDER BY time LIMIT ?2)
            """)
        select = try connection.prepare(
            """
            SELECT number, revision, generation, time, user, verb, request, json, digest = row_digest(
                kind, namespace, name, number, revision, generation, time, user, verb, request, json) FROM revisions
            WHERE \(object) AND number >= ?4 ORDER BY number
            """)
    }

    /// Adds revisions, and lets go of those over the limits.
    func add(_ revisions: [NewRevision]) throws(SQLiteError) {
        guard let time = revisions.last?.author.time else { return }
        if limits.count > 0 {
            for revision in revisions { try add(revision) }
        }
        guard time >= nextExpiry else { return }
        try expire.bind(1, time.seconds - Int64(limits.days) * 86_400)
        try expire.bind(2, Self.expiryLimit)
        _ = try expire.step()
        if connection.changedRows < Self.expiryLimit {
            nextExpiry = Timestamp(seconds: time.seconds + Self.expiryInterval)
        }
    }

    private func add(_ revision: NewRevision) throws(SQLiteError) {
        try newest.bind(revision.key)
        var number: Int64 = 0
        while try newest.step() { number = newest.integer(0) }
        // A damaged number is left behind, not counted on from.
        guard (0..<Self.lastNumber).contains(number) else {
            throw SQLiteError(
                code: SQLITE_CORRUPT, message: "the history of \(revision.key) has the number \(number)", systemCode: 0)
        }
        if number == 0, let before = revision.before {
            number += 1
            let unknown = StoreAuthor(
                user: "", verb: "", requestID: "", time: before.created ?? revision.author.time)
            try insert(revision.key, number, before, unknown)
        }
        number += 1
        try insert(revision.key, number, revision.state, revision.author)
        let last = number - Int64(limits.count)
        guard last > 0 else { return }
        try trim.bind(revision.key)
        try trim.bind(4, last)
        _ = try trim.step()
    }

    private func insert(
        _ key: ResourceKey, _ number: Int64, _ state: NewRevision.State, _ author: StoreAuthor
    ) throws(SQLiteError) {
        try insert.bind(key)
        try insert.bind(4, number)
        try insert.bind(5, state.revision)
        try insert.bind(6, state.generation)
        try insert.bind(7, author.time.seconds)
        try insert.bind(8, author.user)
        try insert.bind(9, author.verb)
        try insert.bind(10, author.requestID)
        if let json = state.json { try insert.bind(11, json) } else { try insert.bindNull(11) }
        _ = try insert.step()
    }

    /// The revisions of an object from a number on, oldest first: as many as have a number of octets together, and at
    /// least two, as each tells what it changes of the one before.
    func revisions(of key: ResourceKey, from number: Int64, octets: Int) throws(SQLiteError) -> RevisionPage {
        defer { select.reset() }
        try select.bind(key)
        try select.bind(4, number)
        var page = RevisionPage()
        var left = octets
        while try select.step() {
            let number = select.integer(0)
            guard select.integer(8) == 1 else {
                page.damaged.append(number)
                continue
            }
            if left <= 0, page.revisions.count >= 2 {
                page.next = page.revisions.last?.number
                return page
            }
            let author = StoreAuthor(
                user: select.text(4), verb: select.text(5), requestID: select.text(6),
                time: Timestamp(seconds: min(max(0, select.integer(3)), Self.lastSecond)))
            let json = select.isNull(7) ? nil : select.octets(7)
            left -= json?.count ?? 0
            page.revisions.append(
                StoredRevision(
                    number: number, revision: select.integer(1), generation: select.integer(2),
                    author: author, json: json))
        }
        return page
    }
}

extension SQLiteStatement {
    /// Sets the first three parameters: kind, namespace and name.
    func bind(_ key: ResourceKey) throws(SQLiteError) {
        try bind(1, key.kind.rawValue)
        try bind(2, key.namespace)
        try bind(3, key.name)
    }
}
