internal import Glibc

/// A regular file that is only added to, such as a log.
public final class AppendFile: Sendable {
    /// Where the file was opened.
    public let path: String
    private let descriptor: FileDescriptor

    /// Opens a file, which is made if it is not there; throws `ENOTSUP` where a pipe or device has the name.
    ///
    /// - Parameter mode: The permissions of a new file, those of the umask taken away.
    public init(path: String, mode: UInt32 = 0o600) throws(SystemError) {
        // Without O_NONBLOCK, opening a named pipe waits for a reader. Of a regular file it changes nothing.
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        descriptor = try unsafe FileDescriptor(result: open(path, flags, mode), of: "open", path)
        self.path = path
        guard try status().isRegular else { throw SystemError(call: "open", subject: path, code: ENOTSUP) }
    }

    /// What the file system tells of the open file, whatever is at its path by now.
    public func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor.rawValue, &status) == 0 else { throw .last("fstat", path) }
        return FileStatus(status)
    }

    /// Adds octets at the end: all of them or, where it throws, none.
    public func append(_ octets: [UInt8]) throws(SystemError) {
        let size = try status().size
        let number = descriptor.rawValue
        let code = unsafe octets.withUnsafeBytes { bytes -> Int32 in
            var written = 0
            while written < bytes.count {
                let rest = unsafe bytes.baseAddress.map { unsafe $0 + written }
                let count = unsafe write(number, rest, bytes.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard code == 0 else {
            // Half a line would spoil the next one.
            try? truncate(to: size)
            throw SystemError(call: "write", subject: path, code: code)
        }
    }

    /// The last octet; nil of an empty file.
    public func lastOctet() throws(SystemError) -> UInt8? {
        let size = try status().size
        guard size > 0 else { return nil }
        var octet: UInt8 = 0
        guard unsafe pread(descriptor.rawValue, &octet, 1, off_t(size - 1)) == 1 else { throw .last("read", path) }
        return octet
    }

    /// Cuts the file to a size.
    public func truncate(to size: Int64) throws(SystemError) {
        guard ftruncate(descriptor.rawValue, off_t(size)) == 0 else { throw .last("ftruncate", path) }
    }

    /// Waits until what was added is on the disk.
    public func synchronize() throws(SystemError) {
        guard fdatasync(descriptor.rawValue) == 0 else { throw .last("fdatasync", path) }
    }
}
