import CSQLite

/// A connection to an SQLite file; closed when it goes, after its statements.
///
/// Opened without a mutex of SQLite's own: one thread at a time may use a connection and its statements, which their
/// owner sees to (they are not `Sendable`).
@safe package final class SQLiteConnection {
    private let handle: OpaquePointer

    /// Opens a file that is there.
    ///
    /// - Parameter busySeconds: How long a lock of another connection is waited for.
    package init(path: String, busySeconds: Int32 = 5) throws(SQLiteError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        // Also where it fails there is a handle, which knows why; none for want of memory only.
        guard let opened = unsafe opened else {
            throw SQLiteError(code: code, message: "out of memory", systemCode: 0)
        }
        guard code == SQLITE_OK else {
            let error = unsafe SQLiteError(code: code, of: opened)
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(handle, busySeconds * 1000)
        try addRowDigest()
    }

    /// Makes a function known to SQL that depends on its arguments alone, of which there may be any number.
    func define(
        _ name: String,
        _ function: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) -> Int32 {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        return unsafe sqlite3_create_function_v2(handle, name, -1, flags, nil, function, nil, nil, nil)
    }

    deinit {
        // Statements that are left keep the connection until they are finalised.
        unsafe _ = sqlite3_close_v2(handle)
    }

    /// Whether the file may only be read.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }

    /// Whether another file is at the path than the one that is open.
    var hasMoved: Bool {
        var moved: CInt = 0
        let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// The rows that the last statement changed.
    var changedRows: Int { unsafe Int(sqlite3_changes64(handle)) }

    /// Runs statements without parameters, and passes over their rows.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Prepares a statement to be used many times.
    package func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw error(code) }
        return unsafe SQLiteStatement(statement, of: self)
    }

    /// The integer in the first row of a query; nil where there is no row.
    package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The text in the first row of a query; nil where there is no row.
    func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// Begins a transaction that reads and writes; other connections can read meanwhile.
    package func begin() throws(SQLiteError) { try execute("BEGIN IMMEDIATE") }

    /// Ends a transaction: all of it has happened then, also after a crash.
    package func commit() throws(SQLiteError) { try execute("COMMIT") }

    /// Ends a transaction as though it had not been, if there is one: after some errors SQLite has done so already.
    package func rollBack() {
        guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
        // It gives up what only this connection knows; there is nothing to do about an error.
        try? execute("ROLLBACK")
    }

    /// Copies the database, as it is at one moment, into another connection's.
    func copy(into other: SQLiteConnection) throws(SQLiteError) {
        guard let backup = unsafe sqlite3_backup_init(other.handle, "main", handle, "main") else {
            throw other.error(unsafe sqlite3_extended_errcode(other.handle))
        }
        // All pages in one step: a copy in several steps begins anew with each write in between.
        var code = unsafe sqlite3_backup_step(backup, -1)
        let finished = unsafe sqlite3_backup_finish(backup)
        if code == SQLITE_DONE { code = finished }
        guard code == SQLITE_OK else { throw other.error(code) }
    }

    /// What the connection says of a result code of its last call.
    func error(_ code: Int32) -> SQLiteError {
        unsafe SQLiteError(code: code, of: handle)
    }
}

extension SQLiteError {
    /// What a connection says of its last call.
    init(code: Int32, of handle: OpaquePointer) {
        self.code = code
        unsafe message = String(cString: sqlite3_errmsg(handle))
        unsafe systemCode = sqlite3_system_errno(handle)
    }
}
