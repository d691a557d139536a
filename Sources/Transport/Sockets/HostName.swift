internal import CLinux
internal import Glibc
public import IPAddress

/// Looks up host names as the system is told to: its hosts file, its DNS servers.
public enum HostName {
    /// Why a name has no address.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The name.
        public var name: String
        /// The system's words, e.g. `Name or service not known`.
        public var reason: String

        /// Both.
        public var description: String { "\(name): \(reason)" }
    }

    /// The addresses of a name, or of the text of an address, in the order in which they are to be tried (RFC 6724); at
    /// least one. Blocks until the system's resolver has answered.
    public static func addresses(of name: String) throws(Failure) -> [IPAddress] {
        if let address = IPAddress(name) { return [address] }
        guard !name.utf8.contains(0) else { throw Failure(name: name, reason: "is no host name") }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(name, nil, &hints, &list)
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        guard code == 0 else {
            throw Failure(name: name, reason: unsafe String(cString: gai_strerror(code)))
        }
        var addresses: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw Failure(name: name, reason: "has no address") }
        return addresses
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let pointer = unsafe entry.ai_addr else { return nil }
        let octets = unsafe UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen))
        // sin_addr stands behind family and port, sin6_addr behind the flow label too; both in network order.
        switch unsafe entry.ai_family {
        case AF_INET where octets.count >= 8:
            let value = unsafe octets.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            return .v4(IPv4Address(rawValue: UInt32(bigEndian: value)))
        case AF_INET6 where octets.count >= 24:
            let high = unsafe octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            let low = unsafe octets.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            return .v6(IPv6Address(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low)))
        default: return nil
        }
    }
}
