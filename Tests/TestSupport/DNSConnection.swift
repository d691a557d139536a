public import DNSWire
import Glibc
import IPAddress

/// A connected socket to a DNS server.
///
/// A UDP socket is connected too, so that only answers from the very address that was asked are received.
public struct DNSConnection: ~Copyable {
    private let descriptor: Int32
    private let transport: DNSClient.Transport

    private init(descriptor: Int32, transport: DNSClient.Transport) {
        self.descriptor = descriptor
        self.transport = transport
    }

    static func open(
        to server: SocketAddress, over transport: DNSClient.Transport, timeout: Duration
    ) throws(DNSClientError) -> DNSConnection {
        let kind = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
        let descriptor = socket(server.address.isIPv4 ? AF_INET : AF_INET6, Int32(kind.rawValue), 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
        let connection = DNSConnection(descriptor: descriptor, transport: transport)
        // On Linux the time limit of sending bounds connect as well.
        connection.setTimeout(SO_SNDTIMEO, timeout)
        guard connect(descriptor, to: server) == 0 else { throw .system(call: "connect", errno: errno) }
        return connection
    }

    deinit {
        close(descriptor)
    }

    /// Asks one question and waits for its answer.
    public func query(
        _ name: DomainName, _ type: RecordType, edns: EDNS? = nil, timeout: Duration = .patience
    ) throws(DNSClientError) -> DNSClient.Response {
        let query = Message(id: .random(in: .min ... .max), query: name, type: type, edns: edns)
        do {
            try send(try query.encoded())
            let octets = try receive(timeout: timeout)
            let response: Message
            do {
                response = try Message(wire: octets)
            } catch {
                throw DNSClientError.malformed(error, octets: octets)
            }
            guard response.header.isResponse, response.header.id == query.header.id else {
                throw DNSClientError.mismatch(response)
            }
            return DNSClient.Response(message: response, octets: octets)
        } catch let error as DNSClientError {
            throw error
        } catch {
            throw .system(call: "encode", errno: EMSGSIZE)
        }
    }

    /// Sends one message, over TCP with its length before it.
    public func send(_ message: [UInt8]) throws(DNSClientError) {
        let count = message.count
        try sendRaw(transport == .udp ? message : [UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)] + message)
    }

    /// Sends octets as they are.
    public func sendRaw(_ octets: [UInt8]) throws(DNSClientError) {
        var rest = octets[...]
        repeat {
            let sent = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent >= 0 else { throw .system(call: "send", errno: errno) }
            rest = rest.dropFirst(sent)
        } while !rest.isEmpty
    }

    /// Says that no more messages follow, as a TCP client does that still reads.
    public func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Waits until there is something to receive, to the millisecond; `receive` counts in the kernel's ticks.
    ///
    /// - Returns: Whether there is.
    public func awaitMessage(until deadline: ContinuousClock.Instant) -> Bool {
        let milliseconds = max(.zero, deadline - .now) / .milliseconds(1)
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe Glibc.poll(&entry, 1, Int32(milliseconds.rounded(.up))) > 0
    }

    /// Whether the server has ended the connection by now, and nothing of it is left to receive.
    public func hasEnded() -> Bool {
        var octet: UInt8 = 0
        let received = unsafe recv(descriptor, &octet, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return received == 0 || received < 0 && errno != EAGAIN
    }

    /// Waits for one message.
    public func receive(timeout: Duration = .patience) throws(DNSClientError) -> [UInt8] {
        let deadline = ContinuousClock.now + timeout
        if transport == .udp { return try receiveSome(upTo: 65535, by: deadline) }
        let length = try receiveExactly(2, by: deadline)
        return try receiveExactly(Int(length[0]) << 8 | Int(length[1]), by: deadline)
    }

    private func receiveExactly(_ count: Int, by deadline: ContinuousClock.Instant) throws(DNSClientError) -> [UInt8] {
        var octets: [UInt8] = []
        while octets.count < count {
            let part = try receiveSome(upTo: count - octets.count, by: deadline)
            guard !part.isEmpty else { throw .closed }
            octets += part
        }
        return octets
    }

    private func receiveSome(
        upTo count: Int, by deadline: ContinuousClock.Instant
    ) throws(DNSClientError) -> [UInt8] {
        let remaining = deadline - .now
        guard remaining > .zero else { throw .timeout }
        setTimeout(SO_RCVTIMEO, remaining)
        var received = 0
        let octets = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            received = unsafe recv(descriptor, buffer.baseAddress, count, 0)
            initialized = max(received, 0)
        }
        if received < 0 {
            if errno == EINTR { return try receiveSome(upTo: count, by: deadline) }
            if errno == EAGAIN { throw .timeout }
            throw errno == ECONNRESET ? .closed : .system(call: "recv", errno: errno)
        }
        return octets
    }

    /// Zero would mean no limit at all, so that at least a microsecond is set.
    private func setTimeout(_ option: Int32, _ timeout: Duration) {
        let (seconds, attoseconds) = timeout.components
        var limit = timeval(
            tv_sec: Int(seconds), tv_usec: max(Int(attoseconds / 1_000_000_000_000), seconds > 0 ? 0 : 1))
        unsafe setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func connect(_ descriptor: Int32, to server: SocketAddress) -> Int32 {
        switch server.address {
        case .v4(let address):
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = server.port.bigEndian
            target.sin_addr.s_addr = address.rawValue.bigEndian
            return unsafe withUnsafeBytes(of: &target) { unsafe connect(descriptor, $0) }
        case .v6(let address):
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = server.port.bigEndian
            unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.octets) }
            return unsafe withUnsafeBytes(of: &target) { unsafe connect(descriptor, $0) }
        }
    }

    private static func connect(_ descriptor: Int32, _ target: UnsafeRawBufferPointer) -> Int32 {
        let address = unsafe target.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        return unsafe Glibc.connect(descriptor, address, socklen_t(target.count))
    }
}
