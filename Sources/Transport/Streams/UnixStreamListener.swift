public import Dispatch
internal import Glibc
internal import Synchronization

/// A listening Unix stream socket.
///
/// It stands in the file system with a lock file beside it (`<path>.lock`): the lock says whether the socket is in use,
/// so that one that a dead process left is replaced, and a live one never.
public final class UnixStreamListener: Sendable {
    /// Where it stands.
    public let path: String
    private let socket: AcceptingSocket
    private let lock: Mutex<LockFile?>

    private static let backlog: Int32 = 64

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - path: At most 107 octets.
    ///   - mode: Who may connect: those who may write to the file.
    ///   - group: The group that the file is given to, if this process may: it is the superuser's, or in the group. Else it
    ///     keeps the process's own.
    /// - Throws: An error of the call `bind`: `EADDRINUSE` where another process listens there, `ENOTSOCK` where a file
    ///   of another kind stands there.
    public init(path: String, mode: UInt32, group: UInt32? = nil) throws(SystemError) {
        let place = try UnixSocketPath(path)
        lock = Mutex(try Self.takeLock(path))
        try Self.removeStale(place)
        let descriptor = try place.makeSocket(isBlocking: false)
        // The file is made with the socket's own mode, so nobody else can connect before the right one is set.
        guard fchmod(descriptor.rawValue, 0o600) == 0 else { throw .last("fchmod", path) }
        guard place.bind(descriptor) else { throw .last("bind", path) }
        do throws(SystemError) {
            // Before the group may do anything with it.
            if let group { _ = unsafe lchown(path, uid_t.max, group) }
            guard unsafe chmod(path, mode_t(mode)) == 0 else { throw .last("chmod", path) }
            guard listen(descriptor.rawValue, Self.backlog) == 0 else { throw .last("listen", path) }
        } catch {
            _ = unsafe unlink(path)
            throw error
        }
        self.path = path
        socket = AcceptingSocket(descriptor, subject: path)
    }

    /// Accepts connections from now on; the parameters are those of ``StreamListener``.
    public func start(
        queue: DispatchQueue, onPause: @escaping @Sendable (SystemError) -> Void,
        onAccept: @escaping @Sendable (consuming FileDescriptor) -> Void, onClosed: @escaping @Sendable () -> Void
    ) {
        socket.start(queue: queue, onPause: onPause, onAccept: onAccept, onClosed: onClosed)
    }

    /// Stops listening, and takes the socket's file away.
    public func close() {
        // Under the lock the file is this listener's own.
        lock.withLock { lock in
            guard lock != nil else { return }
            _ = unsafe unlink(path)
            lock = nil
        }
        socket.close()
    }

    private static func takeLock(_ path: String) throws(SystemError) -> LockFile {
        do throws(SystemError) {
            return try LockFile(path: path + ".lock")
        } catch {
            guard error.call == "flock", error.code == EWOULDBLOCK else { throw error }
            throw SystemError(call: "bind", subject: path, code: EADDRINUSE)
        }
    }

    /// Takes a socket's file away that nobody listens at.
    private static func removeStale(_ place: UnixSocketPath) throws(SystemError) {
        var status = stat()
        guard unsafe lstat(place.text, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw SystemError(call: "bind", subject: place.text, code: ENOTSOCK)
        }
        // A program of another kind may listen there without our lock.
        let trial = try place.makeSocket(isBlocking: false)
        if place.connect(trial) || errno != ECONNREFUSED {
            throw SystemError(call: "bind", subject: place.text, code: EADDRINUSE)
        }
        guard unsafe unlink(place.text) == 0 || errno == ENOENT else { throw .last("unlink", place.text) }
    }
}
