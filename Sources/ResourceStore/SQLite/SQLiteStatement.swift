import CSQLite

/// A prepared statement of a connection, finalised when it goes.
///
/// Parameters count from 1, columns from 0, as in SQLite.
@safe package final class SQLiteStatement {
    private let handle: OpaquePointer
    /// Kept so that it is closed after its statements.
    private let connection: SQLiteConnection

    /// Takes over a statement that the connection has prepared.
    @unsafe init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
        unsafe self.handle = handle
        self.connection = connection
    }

    deinit {
        unsafe _ = sqlite3_finalize(handle)
    }

    /// Goes to the next row; false when there is none. The statement can then be bound anew.
    package func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            unsafe sqlite3_reset(handle)
            return false
        default:
            let error = connection.error(code)
            unsafe sqlite3_reset(handle)
            throw error
        }
    }

    /// Leaves the rows that are left, so that the statement can be bound anew.
    func reset() {
        unsafe _ = sqlite3_reset(handle)
    }

    /// Sets an integer parameter.
    package func bind(_ position: Int32, _ value: Int64) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_int64(handle, position, value))
    }

    /// Sets a text parameter.
    package func bind(_ position: Int32, _ value: String) throws(SQLiteError) {
        try bind(position, Array(value.utf8))
    }

    /// Sets a text parameter of UTF-8 octets, which are copied.
    package func bind(_ position: Int32, _ value: [UInt8]) throws(SQLiteError) {
        let code = unsafe value.withUnsafeBytes { octets in
            // SQLITE_TRANSIENT, which Swift does not import: SQLite makes a copy before it returns.
            let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            // An empty array may have no address, which would bind NULL.
            guard let start = octets.baseAddress else {
                return unsafe sqlite3_bind_text(handle, position, "", 0, transient)
            }
            let text = unsafe start.assumingMemoryBound(to: CChar.self)
            return unsafe sqlite3_bind_text64(
                handle, position, text, UInt64(octets.count), transient, UInt8(SQLITE_UTF8))
        }
        try check(code)
    }

    /// Sets a parameter to NULL.
    func bindNull(_ position: Int32) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_null(handle, position))
    }

    /// Whether a column of the row is NULL.
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// A column of the row as an integer.
    package func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// A column of the row as text; what is no UTF-8 is replaced.
    package func text(_ column: Int32) -> String { String(decoding: octets(column), as: UTF8.self) }

    /// A column of the row as UTF-8 octets.
    package func octets(_ column: Int32) -> [UInt8] {
        // First the pointer, which may convert the column, then its length (sqlite3_column_bytes).
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw connection.error(code) }
    }
}
