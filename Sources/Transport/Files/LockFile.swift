internal import Glibc

/// An exclusive lock on a file, held as long as its owner keeps it; the kernel drops it when the process ends.
public struct LockFile: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock, without waiting; the file is made if need be and is left in place.
    ///
    /// It is its owner's alone: whoever may open it may lock it, and so keep the owner out.
    ///
    /// Throws an error of the call `flock` with `EWOULDBLOCK` where another process holds it.
    public init(path: String) throws(SystemError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC
        let descriptor = try unsafe FileDescriptor(result: open(path, flags, 0o600), of: "open", path)
        // One that is there already may be an earlier version's, or may have been made with another mode.
        _ = fchmod(descriptor.rawValue, 0o600)
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw .last("flock", path) }
        self.descriptor = descriptor
    }

    /// Takes the lock of a folder, and waits for whoever has it.
    public init(folder: String) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let descriptor = try unsafe FileDescriptor(result: open(folder, flags), of: "open", folder)
        while flock(descriptor.rawValue, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .last("flock", folder) }
        }
        self.descriptor = descriptor
    }
}
