internal import CLinux
internal import Glibc
public import IPAddress

/// An open file descriptor, closed when its owner lets go of it.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number.
    let rawValue: Int32

    /// Takes over a descriptor that nobody else closes.
    init(adopting rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Takes over what a call returned, or throws its error where that is negative.
    init(result: Int32, of call: String, _ subject: @autoclosure () -> String) throws(SystemError) {
        guard result >= 0 else { throw .last(call, subject()) }
        rawValue = result
    }

    deinit {
        // errno may still be on its way to an error that is being thrown. An error of close itself (EINTR included)
        // leaves nothing to do: on Linux the descriptor is gone either way.
        let saved = errno
        _ = close(rawValue)
        errno = saved
    }
}

extension FileDescriptor {
    /// The peer of a connected TCP socket; nil where it has gone already.
    public var peer: SocketAddress? { SocketAddress(clinux_peer_address(rawValue)) }
}
