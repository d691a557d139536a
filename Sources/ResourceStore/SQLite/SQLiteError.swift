import CSQLite
import Glibc

/// What SQLite says went wrong.
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// SQLite's extended result code.
    let code: Int32
    /// SQLite's words.
    let message: String
    /// The kernel's error number of the last call that failed, 0 where that is not the reason.
    let systemCode: Int32

    private var primaryCode: Int32 { code & 0xFF }

    /// Whether there is no room: the disk's, a quota's or the file's own limit.
    var isFull: Bool {
        if primaryCode == SQLITE_FULL { return true }
        // Where the shared memory or a sync finds the disk full, SQLite calls it an input/output error.
        return primaryCode == SQLITE_IOERR && [ENOSPC, EDQUOT, EFBIG].contains(systemCode)
    }

    /// What is refused of a file that SQLite itself would take.
    package static func refusal(_ text: String) -> SQLiteError {
        SQLiteError(code: SQLITE_ERROR, message: text, systemCode: 0)
    }

    /// Whether the file is something else than a database, or is damaged.
    package var isDamage: Bool { primaryCode == SQLITE_NOTADB || primaryCode == SQLITE_CORRUPT }

    /// Whether the process may not write the file or its folder.
    var isReadOnly: Bool {
        primaryCode == SQLITE_READONLY || primaryCode == SQLITE_PERM
            || (primaryCode == SQLITE_CANTOPEN && [EACCES, EPERM, EROFS].contains(systemCode))
    }

    /// Whether another connection holds a lock for longer than was waited.
    var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// SQLite's words, with the kernel's where these tell more.
    package var description: String {
        guard systemCode != 0, primaryCode == SQLITE_IOERR || primaryCode == SQLITE_CANTOPEN else { return message }
        return unsafe "\(message): \(String(cString: strerror(systemCode)))"
    }
}
