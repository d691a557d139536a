public import DNSWire
public import IPAddress

/// A tiny DNS client for tests: one question, one answer, over UDP or TCP.
public struct DNSClient: Sendable {
    /// How octets reach the server.
    public enum Transport: Sendable, Hashable, CaseIterable {
        /// One datagram each.
        case udp
        /// A stream with a length before each message (RFC 1035 4.2.2).
        case tcp
    }

    /// An answer.
    public struct Response: Sendable {
        /// The answer, decoded.
        public let message: Message
        /// The answer as it came.
        public let octets: [UInt8]
    }

    /// The server's address.
    public let server: SocketAddress

    /// Makes a client of that server.
    public init(server: SocketAddress) {
        self.server = server
    }

    /// Asks one question on a socket of its own.
    public func query(
        _ name: DomainName, _ type: RecordType, over transport: Transport = .udp, edns: EDNS? = nil,
        timeout: Duration = .patience
    ) throws(DNSClientError) -> Response {
        try connect(over: transport, timeout: timeout).query(name, type, edns: edns, timeout: timeout)
    }

    /// Sends octets on a socket of their own and gives what comes back; nil for silence or, over TCP, an early end.
    public func exchange(
        _ octets: [UInt8], over transport: Transport = .udp, timeout: Duration = .patience
    ) throws(DNSClientError) -> [UInt8]? {
        let connection = try connect(over: transport, timeout: timeout)
        try connection.send(octets)
        do {
            return try connection.receive(timeout: timeout)
        } catch .timeout {
            return nil
        } catch .closed {
            return nil
        }
    }

    /// Opens a socket for many messages.
    public func connect(
        over transport: Transport, timeout: Duration = .patience
    ) throws(DNSClientError) -> DNSConnection {
        try DNSConnection.open(to: server, over: transport, timeout: timeout)
    }
}

/// Why a query has no answer.
public enum DNSClientError: Error, Equatable, Sendable {
    /// Nothing came in time.
    case timeout
    /// The server closed the connection.
    case closed
    /// A system call failed; a closed port shows as ECONNREFUSED.
    case system(call: String, errno: Int32)
    /// The answer could not be read.
    case malformed(MessageError, octets: [UInt8])
    /// The answer does not belong to the query.
    case mismatch(Message)
}
