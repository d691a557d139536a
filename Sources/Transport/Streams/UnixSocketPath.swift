internal import CLinux
internal import Glibc

/// A path at which a Unix socket stands.
struct UnixSocketPath: Sendable {
    let text: String

    /// Refuses what the kernel has no room for: 107 octets (unix(7)), and names without one.
    init(_ text: String) throws(SystemError) {
        guard (1..<Self.size).contains(text.utf8.count), !text.utf8.contains(0) else {
            throw SystemError(call: "bind", subject: text, code: ENAMETOOLONG)
        }
        self.text = text
    }

    private static var size: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) }

    /// A stream socket, close-on-exec.
    func makeSocket(isBlocking: Bool) throws(SystemError) -> FileDescriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let flags = isBlocking ? 0 : Int32(SOCK_NONBLOCK.rawValue)
        return try FileDescriptor(result: socket(AF_UNIX, type | flags, 0), of: "socket", text)
    }

    /// Binds a socket to the path; false and errno on failure.
    func bind(_ socket: borrowing FileDescriptor) -> Bool {
        let number = socket.rawValue
        return unsafe withAddress { unsafe Glibc.bind(number, $0, $1) == 0 }
    }

    /// Connects a socket to the path; false and errno on failure.
    func connect(_ socket: borrowing FileDescriptor) -> Bool {
        let number = socket.rawValue
        return unsafe withAddress { unsafe Glibc.connect(number, $0, $1) == 0 }
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: text.utf8)
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
