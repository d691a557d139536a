public import IPAddress

/// What one probe saw.
public struct ProbeResult: Hashable, Sendable {
    /// What a probe came to.
    public enum Outcome: Hashable, Sendable {
        /// The endpoint works.
        case success
        /// It does not, or could not be asked.
        case failure(ProbeFailure)
    }

    /// What an HTTPS probe saw of its peer.
    public struct TLSDetails: Hashable, Sendable {
        /// The protocol's version, as `TLSv1.3`.
        public var version: String
        /// The cipher suite.
        public var cipher: String?
        /// The certificate's subject.
        public var subject: String?
        /// Whole days until the certificate expires; negative once it has.
        public var daysToExpiry: Int?
        /// Whether the certificate was verified at all.
        public var verified: Bool

        /// Makes details.
        public init(
            version: String, cipher: String? = nil, subject: String? = nil, daysToExpiry: Int? = nil,
            verified: Bool = false
        ) {
            self.version = version
            self.cipher = cipher
            self.subject = subject
            self.daysToExpiry = daysToExpiry
            self.verified = verified
        }
    }

    /// When the probe ended.
    public var at: WallTime
    /// From the probe's start to its end.
    public var latency: Duration
    /// The address that was probed; nil where none was found.
    public var address: IPAddress?
    /// What it came to.
    public var outcome: Outcome
    /// The response's HTTP status code.
    public var statusCode: Int?
    /// What was seen of the peer by TLS.
    public var tls: TLSDetails?
    /// The families that the target's name has addresses of; nil where that is not known, and for an address.
    public var nameFamilies: AddressFamilies?

    /// Makes a result.
    public init(
        at: WallTime, latency: Duration, address: IPAddress? = nil, outcome: Outcome, statusCode: Int? = nil,
        tls: TLSDetails? = nil, nameFamilies: AddressFamilies? = nil
    ) {
        self.nameFamilies = nameFamilies
        self.at = at
        self.latency = latency
        self.address = address
        self.outcome = outcome
        self.statusCode = statusCode
        self.tls = tls
    }
}
