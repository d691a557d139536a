import Glibc
import IPAddress
import TestSupport
import Transport

/// A client's TCP socket that does with octets what a test says, from an address that it says.
final class RawStream: Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    private let number: Int32

    /// Connects to a server of IPv4.
    init(to server: SocketAddress, from source: IPv4Address? = nil) throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw Failure(call: "socket", code: errno) }
        if let source {
            // Otherwise the kernel would take a port that no other address may use meanwhile, of which 28,000 are.
            var isOn: Int32 = 1
            _ = unsafe setsockopt(number, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &isOn, 4)
            guard unsafe Self.withAddress(source, 0, { unsafe bind(number, $0, $1) }) == 0 else {
                throw Failure(call: "bind", code: errno)
            }
        }
        guard case .v4(let address) = server.address,
            unsafe Self.withAddress(address, server.port, { unsafe connect(number, $0, $1) }) == 0
        else { throw Failure(call: "connect", code: errno) }
    }

    deinit { close(number) }

    func send(_ octets: [UInt8]) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failure(call: "send", code: errno) }
            rest = rest.dropFirst(sent)
        }
    }

    /// Says that nothing follows.
    func finishSending() {
        shutdown(number, Int32(SHUT_WR))
    }

    /// Has the end of the value reset the connection.
    func resetAtEnd() {
        var manner = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &manner, socklen_t(MemoryLayout<linger>.size))
    }

    /// Has the kernel take little for this client.
    func shrinkReceiveBuffer() {
        var octets: Int32 = 4096
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_RCVBUF, &octets, 4)
    }

    /// The next message; nil where the server has ended.
    func receive(timeout: Duration = .patience) throws -> [UInt8]? {
        let deadline = ContinuousClock.now + timeout
        guard let prefix = try receive(2, by: deadline) else { return nil }
        return try receive(Int(prefix[0]) << 8 | Int(prefix[1]), by: deadline)
    }

    /// Some octets, as they come; none where the server has ended.
    func receiveSome(upTo count: Int = 65_536, by deadline: ContinuousClock.Instant) throws -> [UInt8] {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        let milliseconds = max(.zero, deadline - .now) / .milliseconds(1)
        guard unsafe poll(&entry, 1, Int32(milliseconds.rounded(.up))) > 0 else {
            throw Failure(call: "recv", code: ETIMEDOUT)
        }
        var octets = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(number, &octets, count, 0)
        // A reset is an end too.
        return received > 0 ? Array(octets[..<received]) : []
    }

    /// Whether the server ends the connection in time; octets before its end are passed over.
    func ends(within timeout: Duration = .patience) throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        do {
            while !(try receiveSome(by: deadline)).isEmpty {}
            return true
        } catch let failure as Failure where failure.code == ETIMEDOUT {
            return false
        }
    }

    private func receive(_ count: Int, by deadline: ContinuousClock.Instant) throws -> [UInt8]? {
        var octets: [UInt8] = []
        while octets.count < count {
            let some = try receiveSome(upTo: count - octets.count, by: deadline)
            if some.isEmpty { return nil }
            octets += some
        }
        return octets
    }

    private static func withAddress(
        _ address: IPv4Address, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var system = sockaddr_in()
        system.sin_family = sa_family_t(AF_INET)
        system.sin_port = port.bigEndian
        system.sin_addr.s_addr = address.rawValue.bigEndian
        return unsafe withUnsafePointer(to: &system) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
