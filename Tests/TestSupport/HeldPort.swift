import Glibc

/// A port of 127.0.0.1 that another program holds, for UDP alone or TCP alone.
public struct HeldPort: ~Copyable {
    private let descriptor: Int32

    /// Binds the port; a TCP port listens too.
    public init(_ port: UInt16, isTCP: Bool) throws(DNSClientError) {
        descriptor = socket(AF_INET, Int32((isTCP ? SOCK_STREAM : SOCK_DGRAM).rawValue), 0)
        guard bindLoopback(descriptor, port) else { throw .system(call: "bind", errno: errno) }
        if isTCP, listen(descriptor, 1) != 0 { throw .system(call: "listen", errno: errno) }
    }

    deinit {
        close(descriptor)
    }
}

/// Binds a socket to a port of 127.0.0.1.
func bindLoopback(_ descriptor: Int32, _ port: UInt16) -> Bool {
    bindAddress(descriptor, 0x7F00_0001, port)
}

/// Binds a socket to an IPv4 address, given as a number.
func bindAddress(_ descriptor: Int32, _ host: UInt32, _ port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
