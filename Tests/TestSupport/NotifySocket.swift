import Glibc

/// A service manager's end of the notification protocol.
public struct NotifySocket: ~Copyable {
    /// The socket could not be bound: the error's number.
    public struct NotBound: Error {
        /// As errno has it.
        public var code: Int32
    }

    /// The socket's path, as `NOTIFY_SOCKET` has it.
    public let path: String
    private let number: Int32

    /// Binds a path, or with `@` before it a name in the abstract namespace.
    public init(_ path: String) throws {
        self.path = path
        number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isAbstract = path.hasPrefix("@")
        let octets = isAbstract ? [0] + path.utf8.dropFirst() : Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: octets) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + octets.count + (isAbstract ? 0 : 1))
        let result = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe bind(number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
        }
        guard result == 0 else { throw NotBound(code: errno) }
    }

    deinit { close(number) }

    /// The datagram that waits; nil for none.
    public func receive() -> String? {
        var result = -1
        let octets = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
            result = unsafe recv(number, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            initialized = max(0, result)
        }
        return result >= 0 ? String(decoding: octets, as: UTF8.self) : nil
    }
}
