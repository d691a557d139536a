internal import Glibc

/// The steps of ``FileContents/replace(_:with:mode:)`` by themselves, for files that something else writes.
extension FileContents {
    /// Makes an empty file, which is there after a crash, too; throws `EEXIST` where something has the name.
    ///
    /// - Parameter mode: The permissions, those of the umask taken away.
    public static func create(_ path: String, mode: UInt32) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        _ = try unsafe FileDescriptor(result: open(path, flags, mode), of: "open", path)
        try synchronize(split(path).folder)
    }

    /// Sets a file's permissions.
    public static func setMode(_ path: String, to mode: UInt32) throws(SystemError) {
        guard unsafe chmod(path, mode) == 0 else { throw .last("chmod", path) }
    }

    /// Puts a file in another path's place, with its content on the disk before and the new name after.
    public static func move(_ path: String, to target: String) throws(SystemError) {
        try synchronize(path)
        guard unsafe rename(path, target) == 0 else { throw .last("rename", target) }
        try synchronize(split(target).folder)
    }

    /// Takes a file away; throws `ENOENT` where there is none.
    public static func remove(_ path: String) throws(SystemError) {
        guard unsafe unlink(path) == 0 else { throw .last("unlink", path) }
    }

    /// Waits until a file or folder is on the disk as it is.
    private static func synchronize(_ path: String) throws(SystemError) {
        let descriptor = try unsafe FileDescriptor(result: open(path, O_RDONLY | O_CLOEXEC), of: "open", path)
        guard fsync(descriptor.rawValue) == 0 else { throw .last("fsync", path) }
    }
}
