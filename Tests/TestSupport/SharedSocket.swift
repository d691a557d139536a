import Glibc

/// A listening or bound socket of 127.0.0.1 that several threads use.
///
/// It is closed when the last of them lets go of it: a number that was closed too early is soon another test's, and
/// shutting it down would end that test's connection.
final class SharedSocket: Sendable {
    /// The descriptor's number.
    let number: Int32

    /// Binds a port; a TCP socket listens with that backlog.
    init(_ kind: __socket_type, port: UInt16, backlog: Int32 = 64) throws(DNSClientError) {
        number = socket(AF_INET, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var isOn: Int32 = 1
        if kind == SOCK_STREAM {
            unsafe setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        }
        guard bindLoopback(number, port), kind == SOCK_DGRAM || listen(number, backlog) == 0 else {
            throw .system(call: "bind", errno: errno)
        }
    }

    deinit {
        close(number)
    }

    /// Wakes who waits, and ends all further waiting; may be called more than once.
    func shutDown() {
        shutdown(number, Int32(SHUT_RDWR))
    }
}
