/// The state of each profile's endpoints, as `GET /status` and `pointsman status -o json` give it.
///
/// Documented shape: `apiVersion`, `kind: StatusReport`, `service` (``ServiceReport``), `staleAddresses`, `profiles[]`
/// (``Profile``), `sources[]` (``SourceReport``) and `server` (``ServerReport``). Times are RFC 3339 in UTC.
public struct StatusReport: Sendable, Equatable, Codable {
    /// A profile.
    public struct Profile: Sendable, Equatable, Codable {
        /// Its namespace.
        public var namespace: String
        /// Its name.
        public var name: String
        /// Its monitor status, such as `Online`.
        public var status: String
        /// How health decides what is answered, as a sentence.
        public var inPlay: String
        /// Its endpoints in their order.
        public var endpoints: [Endpoint]
    }

    /// An endpoint of a profile.
    public struct Endpoint: Sendable, Equatable, Codable {
        /// What people call it: `backend/cluster`, or the external endpoint's name.
        public var name: String
        /// The best of its addresses' states, such as `Degraded`.
        public var state: String
        /// Its weight in the draw.
        public var weight: UInt32
        /// Its expected share of answers to A; to AAAA where no endpoint answers A.
        public var share: ShareReport
        /// Its share of the answers given, in percent; absent where they are not counted or there were none.
        public var observedShare: Double?
        /// Why it is not answered; absent where it is in play.
        public var outReason: String?
        /// Its addresses, or the host name of an alias.
        public var addresses: [Address]
    }

    /// An address of an endpoint, which is probed by itself.
    public struct Address: Sendable, Equatable, Codable {
        /// The address or host name.
        public var address: String
        /// Its state, such as `CheckingEndpoint`.
        public var state: String
        /// Since when; absent for a state that no probe has given.
        public var since: String?
        /// Its newest probe; absent where there was none.
        public var lastProbe: Probe?
        /// Whether the newest result is older than three intervals, so that the state may no longer hold.
        public var stale: Bool
        /// The family that the addresses of an alias's name are of, such as `IPv6`; absent where it has both, or that is not
        /// known.
        public var families: String?
    }

    /// A probe.
    public struct Probe: Sendable, Equatable, Codable {
        /// When it ended.
        public var at: String
        /// How long it took, in milliseconds.
        public var latencyMs: Double
        /// `Success` or `Failure`.
        public var result: String
        /// Why it failed; absent for a success.
        public var reason: String?
        /// The address that was connected to; absent where it did not come so far.
        public var connectedTo: String?
        /// The response's status code; absent where there was none.
        public var statusCode: Int?
        /// What TLS has told; absent without it.
        public var tls: TLS?
    }

    /// What a TLS handshake has told.
    public struct TLS: Sendable, Equatable, Codable {
        /// The version, such as `TLSv1.3`.
        public var version: String
        /// The cipher suite.
        public var cipher: String?
        /// The certificate's subject.
        public var subject: String?
        /// Days until the certificate expires; negative after.
        public var daysToExpiry: Int?
        /// Whether chain, name and expiry were checked.
        public var verified: Bool
    }

    /// The version of this shape.
    public var apiVersion = "pointsman.dev/v1"
    /// What this is.
    public var kind = "StatusReport"
    /// What runs; absent where an older server answers.
    public var service: ServiceReport?
    /// How many of the profiles' addresses have a state that no result of the last three intervals backs.
    public var staleAddresses: Int
    /// The profiles in the order given.
    public var profiles: [Profile]
    /// The sources of definitions in their order; absent of a server of a version that did not tell.
    public var sources: [SourceReport]?
    /// What the DNS server does; absent while it does not serve yet.
    public var server: ServerReport?
}
