internal import Glibc

/// An open file descriptor, closed when its owner lets go of it.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number.
    let rawValue: Int32

    /// Takes over a descriptor that nobody else closes.
    init(adopting rawValue: Int32) {
        self.rawValue = rawValue
    }

    deinit {
        // An error here (EINTR included) leaves nothing to do: on Linux the descriptor is gone either way.
        _ = close(rawValue)
    }
}
