internal import Glibc

/// Where a program's lines go.
public enum StandardStream: Int32, Sendable {
    /// Standard output.
    case output = 1
    /// Standard error.
    case error = 2

    /// Whether a person may type at standard input.
    public static var isInputTerminal: Bool { isatty(0) == 1 }
    /// Whether a person reads along.
    public var isTerminal: Bool { isatty(rawValue) == 1 }

    /// What the stream is; nil where it is closed.
    public var status: FileStatus? {
        var status = stat()
        guard unsafe fstat(rawValue, &status) == 0 else { return nil }
        return FileStatus(status)
    }

    /// Writes a text and a line feed with one write(2), so that lines of several threads do not mix.
    ///
    /// An error is passed over: nobody is left to be told.
    public func writeLine(_ text: String) {
        var line = Array(text.utf8)
        line.append(UInt8(ascii: "\n"))
        write(line)
    }

    /// Writes what `print` holds back.
    ///
    /// Throws what keeps it from being written, such as a full disk (`ENOSPC`) or a stream that is closed (`EBADF`).
    public static func flushPrinted() throws(SystemError) {
        guard fflush(nil) == 0 else { throw .last("write", "standard output") }
    }

    /// Writes octets as they are, all of them, in one write(2) where the kernel takes them.
    public func write(_ octets: [UInt8]) {
        unsafe octets.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = unsafe Glibc.write(
                    rawValue, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
                if count > 0 {
                    written += count
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
