import Glibc

/// A port of 127.0.0.1 whose queue of new connections is full: further ones are not refused, and never made.
public final class FullListener {
    /// The port.
    public let port: UInt16
    private var descriptors: [Int32] = []

    /// Listens, and fills the queue.
    public init() throws(DNSClientError) {
        port = FreePort.find()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors.append(listener)
        guard bindLoopback(listener, port), listen(listener, 0) == 0 else { throw .system(call: "bind", errno: errno) }
        for _ in 0..<3 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            descriptors.append(client)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = unsafe connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
