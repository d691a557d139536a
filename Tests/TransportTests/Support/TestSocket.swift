import CLinux
import Glibc
import IPAddress
import Testing

/// A plain blocking socket, for the other end of what is tested.
struct TestSocket: ~Copyable {
    enum Kind: Sendable { case udp, tcp }

    /// Why a socket could not be set up: errno.
    struct Failure: Error { var code: Int32 }

    let number: Int32

    private init(number: Int32) { self.number = number }

    init(
        _ kind: Kind, bound address: SocketAddress? = nil, connectedTo peer: SocketAddress? = nil,
        reusePort: Bool = false
    ) throws {
        let version = (address ?? peer).map { Self.system($0).version } ?? 4
        let type = kind == .udp ? SOCK_DGRAM : SOCK_STREAM
        self.init(number: clinux_socket(version, Int32(type.rawValue)))
        _ = clinux_set_receive_timeout(number, 60_000_000)
        if reusePort { _ = clinux_set_option(number, SOL_SOCKET, SO_REUSEPORT, 1) }
        if let address {
            guard clinux_bind(number, Self.system(address)) == 0 else { throw Failure(code: errno) }
            if kind == .tcp, peer == nil { listen(number, 16) }
        }
        if let peer { try connect(to: peer) }
    }

    func connect(to peer: SocketAddress) throws {
        guard clinux_connect(number, Self.system(peer), 0) == 0 else { throw Failure(code: errno) }
    }

    deinit { close(number) }

    /// Where it is bound.
    var boundAddress: SocketAddress {
        get throws { try #require(Self.address(of: number)) }
    }

    /// Where a socket is bound; nil for what is none.
    static func address(of number: Int32) -> SocketAddress? {
        let local = clinux_local_address(number)
        switch local.version {
        case 4:
            let address = IPv4Address(rawValue: UInt32(truncatingIfNeeded: local.low))
            return SocketAddress(address: .v4(address), port: local.port)
        case 6:
            return SocketAddress(address: .v6(IPv6Address(high: local.high, low: local.low)), port: local.port)
        default: return nil
        }
    }

    func send(_ octets: [UInt8]) -> Int {
        unsafe octets.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// What comes within a minute; nil for silence.
    func receive(upTo count: Int = 65_536) -> [UInt8]? {
        var result = -1
        let octets = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            result = unsafe recv(number, buffer.baseAddress, buffer.count, 0)
            initialized = max(0, result)
        }
        return result >= 0 ? octets : nil
    }

    static func system(_ address: SocketAddress) -> clinux_address {
        switch address.address {
        case .v4(let ipv4): clinux_address(version: 4, port: address.port, high: 0, low: UInt64(ipv4.rawValue))
        case .v6(let ipv6): clinux_address(version: 6, port: address.port, high: ipv6.high, low: ipv6.low)
        }
    }
}
