internal import Glibc

/// What the file system tells of a file; two equal ones are taken for an unchanged file.
public struct FileStatus: Hashable, Sendable {
    /// The device that holds it.
    public var device: UInt64
    /// Its number there.
    public var inode: UInt64
    /// Octets.
    public var size: Int64
    /// When its content changed, nanoseconds since 1970.
    public var modified: Int64
    /// When its content, name or permissions changed, nanoseconds since 1970. A tool that sets `modified` back (tar,
    /// rsync) cannot set this.
    public var changed: Int64
    /// Its permissions, e.g. 0o640.
    public var permissions: UInt32
    /// The user's number whose it is.
    public var owner: UInt32
    /// The group's number whose it is.
    public var group: UInt32
    /// Whether it is a folder.
    public var isDirectory: Bool
    /// Whether it is a regular file: no folder, pipe, socket or device.
    public var isRegular: Bool

    /// Asks for the status of what a path leads to, symbolic links followed.
    public init(path: String) throws(SystemError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .last("stat", path) }
        self.init(status)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
        permissions = UInt32(status.st_mode & 0o7777)
        owner = UInt32(status.st_uid)
        group = UInt32(status.st_gid)
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        // 64 bits of nanoseconds last from 1678 to 2262; a file's forged time beyond that only has to be equal to itself.
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
