import CSQLite
import Transport

extension SQLiteConnection {
    /// Makes the SQL function `row_digest(...)` known: the first 64 bits of a SHA-256 over its arguments, their types
    /// and lengths included, so that no change of a row goes unnoticed.
    func addRowDigest() throws(SQLiteError) {
        let code = unsafe define("row_digest") { context, count, arguments in
            var octets: [UInt8] = []
            for index in 0..<Int(max(0, count)) {
                guard let value = unsafe arguments?[index] else { continue }
                unsafe SQLiteConnection.append(value, to: &octets)
            }
            let digest = SHA256Digest(of: octets).octets.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            unsafe sqlite3_result_int64(context, Int64(bitPattern: digest))
        }
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Appends a value as its type, its length and its octets.
    private static func append(_ value: OpaquePointer, to octets: inout [UInt8]) {
        let type = unsafe sqlite3_value_type(value)
        // The text of a number is one and the same for each number.
        let start = unsafe type == SQLITE_NULL ? nil : sqlite3_value_blob(value)
        let count = unsafe start == nil ? 0 : Int(sqlite3_value_bytes(value))
        octets.append(UInt8(truncatingIfNeeded: type))
        for shift in stride(from: 56, through: 0, by: -8) { octets.append(UInt8(truncatingIfNeeded: count >> shift)) }
        if let start = unsafe start {
            unsafe octets.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        }
    }
}
