internal import Glibc
public import IPAddress

/// A system call that failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call, e.g. `bind`.
    public var call: String
    /// What it was about: a path, or an address with its protocol such as `127.0.0.1:53/udp`.
    public var subject: String
    /// The kernel's error number (errno).
    public var code: Int32

    /// Makes an error of a known number.
    public init(call: String, subject: String, code: Int32) {
        self.call = call
        self.subject = subject
        self.code = code
    }

    /// Makes an error of the calling thread's present errno.
    static func last(_ call: String, _ subject: String) -> SystemError {
        SystemError(call: call, subject: subject, code: errno)
    }

    /// The error as people read it, e.g. `bind 127.0.0.1:53/udp: Address already in use`.
    public var description: String {
        subject.isEmpty ? "\(call): \(reason)" : "\(call) \(subject): \(reason)"
    }

    /// What failed, and what to do about it where that is known.
    public var withAdvice: String {
        advice.map { "\(self): \($0)" } ?? description
    }

    /// What to do about it, where the reason is a common one.
    public var advice: String? {
        switch (call, code) {
        case ("bind", EADDRINUSE), ("listen", EADDRINUSE):
            "another program serves this address; stop it, or change `listen`"
        case ("bind", EACCES):
            "ports under 1024 need the capability CAP_NET_BIND_SERVICE, or root"
        case ("bind", EADDRNOTAVAIL):
            "the address belongs to no interface of this host"
        case ("socket", EAFNOSUPPORT):
            "this host, or what the process is confined by, has no addresses of that family"
        case ("inotify_add_watch", ENOSPC), ("inotify_init1", EMFILE):
            "raise the sysctls fs.inotify.max_user_watches and fs.inotify.max_user_instances"
        case (_, EMFILE):
            "raise the limit of open files (LimitNOFILE= of the service)"
        default: nil
        }
    }

    /// Whether this host lacks what the call needs (descriptors, memory, local ports or addresses), so that it tells
    /// nothing of a peer and may succeed later.
    public var isOwnShortage: Bool {
        switch code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL: true
        case EAGAIN: call == "connect"  // No local port or route entry is left (connect(2)).
        default: false
        }
    }

    /// Whether a socket could not be bound because this host does not have the address, which may come later.
    public var isAbsentAddress: Bool {
        switch (call, code) {
        case ("bind", EADDRNOTAVAIL), ("socket", EAFNOSUPPORT): true
        default: false
        }
    }

    /// Whether this host has no route to a peer, or no address of its own to go from, where connect(2) itself has failed:
    /// that tells nothing of the peer, and is no shortage that passes.
    ///
    /// EADDRNOTAVAIL of TCP may also mean that all local ports are taken. UDP has ports of its own, and the same routes.
    public func isLackOfRoute(to peer: SocketAddress) -> Bool {
        switch code {
        case ENETUNREACH, EAFNOSUPPORT: true
        case EADDRNOTAVAIL: !OutgoingDatagram.hasRoute(to: peer)
        default: false
        }
    }

    /// Whether the peer, or somebody on the way to it, has reset the connection.
    public var isReset: Bool { code == ECONNRESET || code == EPIPE }

    /// The kernel's words alone, e.g. `Connection refused`.
    public var reason: String {
        // glibc's strerror is safe between threads since 2.32.
        unsafe String(cString: strerror(code))
    }

    /// Whether nobody listens there (ECONNREFUSED).
    public var isRefused: Bool { code == ECONNREFUSED }

    /// Whether the time for it was over (ETIMEDOUT).
    public var isTimeout: Bool { code == ETIMEDOUT }

    /// Whether the user may not do that (EACCES, EPERM).
    public var isForbidden: Bool { code == EACCES || code == EPERM }

    /// Whether another program has the address (EADDRINUSE).
    public var isInUse: Bool { code == EADDRINUSE }

    /// Whether there is no room: the disk's, a quota's or a file's own limit.
    public var isFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

    /// Whether no file is at the path (ENOENT).
    public var isNoSuchFile: Bool { code == ENOENT }

    /// Whether something has the name already (EEXIST).
    public var isFileExists: Bool { code == EEXIST }

    /// Whether something else stands where the path has a folder (ENOTDIR).
    public var isNotDirectory: Bool { code == ENOTDIR }
}
