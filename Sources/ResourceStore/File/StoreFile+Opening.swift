import CSQLite
import Transport

extension StoreFile {
    /// What to do about a file that cannot be used.
    static let restoring =
        "put a backup (pointsman store backup) in its place and remove the files -wal and -shm beside it, or move all three away to begin empty"

    /// Opens the file, which is made if it is not there, readable for its owner only.
    static func open(_ path: String) throws(StoreError) -> SQLiteConnection {
        let isUsable: Bool
        do throws(SystemError) {
            isUsable = try makeFile(path)
        } catch {
            throw .failed("\(error)\(error.isNoSuchFile ? ": make its folder first" : "")")
        }
        guard isUsable else { throw .failed("\(path) is no file: move it away, or give the server another `state`") }
        return try connect(path)
    }

    /// Opens a file that is there.
    static func connect(_ path: String) throws(StoreError) -> SQLiteConnection {
        do throws(SQLiteError) {
            return try SQLiteConnection(path: path)
        } catch {
            throw explain(error, path)
        }
    }

    /// Refuses what is no store, or one that this version cannot use, before anything in it is changed.
    static func check(_ connection: SQLiteConnection, _ path: String, version: Int) throws(StoreError) {
        try checkOrigin(connection, path)
        let present = try explaining(path) { () throws(SQLiteError) in
            try connection.integer("PRAGMA user_version") ?? 0
        }
        guard present >= 0 else {
            throw .failed("\(path) is damaged (its schema has the number \(present)): \(restoring)")
        }
        guard present <= version else {
            throw .failed(
                "\(path) was written by a newer pointsman (schema \(present), this one knows \(version)): use that version, or \(restoring)"
            )
        }
        guard !connection.isReadOnly else { throw .failed("\(path) can only be read: \(writing)") }
    }

    /// Refuses what is neither a store nor empty.
    static func checkOrigin(_ connection: SQLiteConnection, _ path: String) throws(StoreError) {
        let (application, tables) = try explaining(path) { () throws(SQLiteError) in
            (
                try connection.integer("PRAGMA application_id") ?? 0,
                try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
            )
        }
        guard application == StoreSchema.applicationID || (application == 0 && tables == 0) else {
            throw .failed("\(path) is a database of another program: move it away, or give the server another `state`")
        }
    }

    /// Has commits reach the disk before they return.
    static func configure(_ connection: SQLiteConnection) throws(SQLiteError) {
        guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw SQLiteError(
                code: SQLITE_CANTOPEN, message: "this file system cannot hold a write-ahead log", systemCode: 0)
        }
        // A log that one large transaction has grown is cut to the limit after the next.
        try connection.execute(
            """
            PRAGMA synchronous = FULL;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            """)
    }

    /// Brings the tables to the newest version, each step in one transaction.
    static func migrate(_ connection: SQLiteConnection, _ migrations: [String]) throws(SQLiteError) {
        let present = try connection.integer("PRAGMA user_version") ?? 0
        for version in Int(present)..<max(migrations.count, Int(present)) {
            do throws(SQLiteError) {
                try connection.begin()
                try connection.execute(migrations[version])
                try connection.execute(
                    """
                    PRAGMA application_id = \(StoreSchema.applicationID);
                    PRAGMA user_version = \(version + 1);
                    """)
                try connection.commit()
            } catch {
                connection.rollBack()
                throw error
            }
        }
    }

    /// Runs a body, and says for people what SQLite throws.
    static func explaining<Result>(
        _ path: String, _ body: () throws(SQLiteError) -> Result
    ) throws(StoreError) -> Result {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw explain(error, path)
        }
    }

    /// Says for people what SQLite has found.
    static func explain(_ error: SQLiteError, _ path: String) -> StoreError {
        if error.isFull { return .full }
        if error.isDamage { return .failed("\(path) is damaged, or no store (\(error)): \(restoring)") }
        if error.isReadOnly { return .failed("\(path) cannot be written (\(error)): \(writing)") }
        if error.isBusy { return .failed("\(path) is locked by another process: end what else uses it") }
        return .failed("\(path): \(error)")
    }

    private static let writing =
        "it, the files -wal and -shm beside it and their folder must be writable for the server's user"

    /// Makes the file unless it is there; false where something else than a file has its name.
    private static func makeFile(_ path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            guard try FileStatus(path: path).isRegular else { return false }
        } catch {
            guard error.isNoSuchFile else { throw error }
            try FileContents.create(path, mode: 0o600)
            return true
        }
        // A copy put back by hand has often become readable for all. SQLite gives the files beside it the same mode, and
        // says itself what is wrong where this process may not set it.
        try? FileContents.setMode(path, to: 0o600)
        return true
    }
}
