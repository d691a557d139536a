internal import Glibc

/// A file or standard input, read piece by piece.
public final class InputStream: Sendable {
    /// What is read, as errors name it.
    public let name: String
    private let descriptor: FileDescriptor

    private init(_ descriptor: consuming FileDescriptor, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Opens a file.
    public convenience init(path: String) throws(SystemError) {
        let descriptor = try unsafe FileDescriptor(result: open(path, O_RDONLY | O_CLOEXEC), of: "open", path)
        self.init(descriptor, name: path)
    }

    /// Standard input.
    public static func standardInput() throws(SystemError) -> InputStream {
        let name = "standard input"
        // A descriptor of its own, as this one is closed at the end.
        return InputStream(
            try FileDescriptor(result: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), of: "fcntl", name), name: name)
    }

    /// The next octets as they come, at most as many as the limit; nil at the end.
    public func read(limit: Int = 65_536) throws(SystemError) -> [UInt8]? {
        var code: Int32 = 0
        let octets = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            while true {
                let count = unsafe Glibc.read(descriptor.rawValue, buffer.baseAddress, buffer.count)
                if count >= 0 {
                    initialized = count
                    return
                }
                guard errno == EINTR else {
                    code = errno
                    return
                }
            }
        }
        guard code == 0 else { throw SystemError(call: "read", subject: name, code: code) }
        return octets.isEmpty ? nil : octets
    }

    /// Waits until something can be read, or the end has come; false where the time is over before.
    public func awaitInput(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, Int32(clamping: milliseconds)) > 0
    }
}
