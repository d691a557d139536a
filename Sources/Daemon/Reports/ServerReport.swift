/// What the DNS server does, as part of a ``StatusReport``.
///
/// All counts are from the start of the process on.
public struct ServerReport: Sendable, Equatable, Codable {
    /// An address that is served.
    public struct Listener: Sendable, Equatable, Codable {
        /// The address, the port as the kernel gave it.
        public var address: String
        /// `UDP`, `TCP`, or `TLS` alone.
        public var transports: [String]
        /// Whether its access list keeps anybody away.
        public var isRestricted: Bool
        /// The proxies that are to tell the clients' addresses; empty where clients come themselves.
        public var proxies: [String]
        /// Why it is not served, which is tried every second: this host does not have the address now. Absent where it is
        /// served.
        public var absence: String?
    }

    /// What has come and gone over one transport.
    public struct Transport: Sendable, Equatable, Codable {
        /// `UDP`, `TCP` or `TLS`.
        public var transport: String
        /// Messages that were handed to the answering part.
        public var queries: UInt64
        /// Responses sent.
        public var responses: UInt64
    }

    /// What has become of datagrams that were not answered, and of responses.
    public struct Datagrams: Sendable, Equatable, Codable {
        /// Dropped unseen: too long, or from port 0.
        public var dropped: UInt64
        /// Dropped because they came from no proxy, or without the PROXY header.
        public var proxyDropped: UInt64
        /// Responses that the kernel refused to send.
        public var sendErrors: UInt64
        /// Failed receives.
        public var receiveErrors: UInt64
    }

    /// What has become of connections over TCP and TLS.
    public struct Connections: Sendable, Equatable, Codable {
        /// Open now.
        public var open: UInt64
        /// Accepted.
        public var accepted: UInt64
        /// Closed to make room for others.
        public var evicted: UInt64
        /// Closed for being idle too long, which is usual.
        public var idleTimeouts: UInt64
        /// Cut off because a query was not complete in time.
        public var queryTimeouts: UInt64
        /// Cut off because the client did not read its responses.
        public var responseTimeouts: UInt64
        /// Cut off because a TLS handshake or a PROXY header was not complete in time.
        public var handshakeTimeouts: UInt64
        /// Ended because what came was no DNS.
        public var framingErrors: UInt64
        /// Closed because they came from no proxy, or without the PROXY header.
        public var proxyDropped: UInt64
        /// TLS handshakes that were completed.
        public var tlsHandshakes: UInt64
        /// Those among them that resumed an earlier session.
        public var tlsResumptions: UInt64
        /// TLS handshakes that failed.
        public var tlsFailures: UInt64
    }

    /// What rate limiting has done.
    public struct RateLimit: Sendable, Equatable, Codable {
        /// Whether responses over a limit are only counted.
        public var dryRun: Bool
        /// By limit.
        public var limits: [Limit]
    }

    /// What one limit has done.
    public struct Limit: Sendable, Equatable, Codable {
        /// The configuration's key, such as `nameErrors`.
        public var name: String
        /// Responses a second to one prefix; 0: any number.
        public var perSecond: UInt32
        /// Responses that were held against it.
        public var checked: UInt64
        /// Responses over it that were not sent.
        public var dropped: UInt64
        /// Responses over it that were sent truncated.
        public var slipped: UInt64
        /// Responses over it that were sent because of a dry run.
        public var wouldHaveLimited: UInt64
    }

    /// The addresses that are served.
    public var listeners: [Listener]
    /// By transport.
    public var transports: [Transport]
    /// Of UDP.
    public var datagrams: Datagrams
    /// Of TCP and TLS.
    public var connections: Connections
    /// Queries that were refused because the listener's access list does not let the client in.
    public var accessRefused: UInt64
    /// What rate limiting has done; absent where it is off.
    public var rateLimit: RateLimit?
}
