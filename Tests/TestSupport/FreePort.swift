import Glibc
import Synchronization

/// Ports of the loopback addresses for programs that must be told one.
///
/// A port is given to one caller of all test processes of this host: each process holds blocks of ports, by a name in
/// the abstract namespace of Unix sockets that only one can bind and that goes with the process (unix(7)), and gives each
/// port of a block once. Who takes a port without asking here can still be in the way; a port that is in use is passed
/// over.
public enum FreePort {
    /// Ports that a block has.
    static let blockSize = 64
    /// Below the system's usual ephemeral range, so that no outgoing connection of another test gets in between.
    static let range = 10_000..<32_000

    private struct Holdings {
        /// The sockets whose names stand for the blocks, open for as long as the process lives.
        var names: [Int32] = []
        /// Ports that are held and not given yet.
        var ports: [UInt16] = []
        /// Ports that were given, the oldest first: they come again where no block is left.
        var given: [UInt16] = []
    }

    private static let holdings = Mutex(Holdings())

    /// A port that neither UDP nor TCP uses on any address of this host, and that nobody else is given.
    public static func find() -> UInt16 {
        holdings.withLock { holdings in
            while true {
                if holdings.ports.isEmpty { refill(&holdings) }
                guard let port = holdings.ports.popLast() else { continue }
                holdings.given.append(port)
                if isFree(port, SOCK_DGRAM), isFree(port, SOCK_STREAM) { return port }
            }
        }
    }

    /// Takes a block that no process holds, from a random place on.
    private static func refill(_ holdings: inout Holdings) {
        let blocks = range.count / blockSize
        let first = Int.random(in: 0..<blocks)
        for offset in 0..<blocks {
            let start = range.lowerBound + (first + offset) % blocks * blockSize
            guard let socket = hold("pointsman-test-ports-\(start)") else { continue }
            holdings.names.append(socket)
            holdings.ports = (start..<start + blockSize).map { UInt16($0) }
            return
        }
        holdings.ports = holdings.given.reversed()
        holdings.given = []
    }

    /// Binds a name in the abstract namespace; nil where another process has it.
    private static func hold(_ name: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = [0] + name.utf8
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: octets) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + octets.count)
        let isHeld = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length) == 0
        }
        if isHeld { return descriptor }
        close(descriptor)
        return nil
    }

    /// Whether the wildcard address of both families can be bound, which meets all others; on a host without IPv6 of
    /// IPv4 alone.
    static func isFree(_ port: UInt16, _ kind: __socket_type) -> Bool {
        let descriptor = socket(AF_INET6, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return isFreeForIPv4(port, kind) }
        defer { close(descriptor) }
        var isOff: Int32 = 0
        unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isOff, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        let isBound = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe bind(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
        }
        return isBound || errno == EADDRNOTAVAIL && isFreeForIPv4(port, kind)
    }

    private static func isFreeForIPv4(_ port: UInt16, _ kind: __socket_type) -> Bool {
        let descriptor = socket(AF_INET, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return bindAddress(descriptor, 0, port)
    }
}
