/// How an endpoint is probed: a profile's `monitorConfig` with its policy's overrides, each field settled.
public struct MonitorSettings: Hashable, Sendable {
    /// What a probe speaks.
    public enum Kind: String, Sendable, CaseIterable {
        /// An HTTP request.
        case http = "HTTP"
        /// An HTTP request over TLS.
        case https = "HTTPS"
        /// A TCP connection, closed as soon as it stands.
        case tcp = "TCP"
    }

    /// The method of an HTTP probe.
    public enum Method: String, Sendable, CaseIterable {
        /// The body is read.
        case get = "GET"
        /// There is no body.
        case head = "HEAD"
    }

    /// A header that an HTTP probe sends.
    public struct Header: Hashable, Sendable {
        /// The header's name.
        public var name: String
        /// The header's value.
        public var value: String

        /// Makes a header.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What a probe speaks.
    public var kind: Kind
    /// The port as it is stated: the CRD does not bound it, see ``obstacle``.
    public var statedPort: Int
    /// The path of an HTTP probe, beginning with a slash.
    public var path: String
    /// The method of an HTTP probe.
    public var method: Method
    /// From the start of one probe to the start of the next.
    public var interval: Duration
    /// From the start of a probe to its failure; at most the interval.
    public var timeout: Duration
    /// Failures in a row that leave an endpoint in play, 0 or more.
    public var toleratedFailures: Int
    /// Successes in a row that bring a degraded endpoint back, 1 or more.
    public var recoveryThreshold: Int
    /// The HTTP status codes that count as success.
    public var expectedStatusCodes: [ClosedRange<Int>]
    /// Text that the first 64 KiB of the response's body must hold.
    public var bodyContains: String?
    /// The headers that an HTTP probe sends besides its own, or in their place.
    public var headers: [Header]
    /// How an HTTPS probe checks its peer.
    public var tls: TLSSettings

    /// Exactly 200, Azure's default; one array for the many profiles that state nothing.
    public static let onlyOK: [ClosedRange<Int>] = [200...200]

    /// Makes settings; the defaults are those of fleet-networking's controller and of Azure.
    public init(
        kind: Kind = .http, port: Int = 80, path: String = "/", method: Method = .get,
        interval: Duration = .seconds(30), timeout: Duration = .seconds(10), toleratedFailures: Int = 3,
        recoveryThreshold: Int = 1, expectedStatusCodes: [ClosedRange<Int>] = Self.onlyOK,
        bodyContains: String? = nil, headers: [Header] = [], tls: TLSSettings = TLSSettings()
    ) {
        self.kind = kind
        statedPort = port
        self.path = path
        self.method = method
        self.interval = interval
        self.timeout = timeout
        self.toleratedFailures = toleratedFailures
        self.recoveryThreshold = recoveryThreshold
        self.expectedStatusCodes = expectedStatusCodes
        self.bodyContains = bodyContains
        self.headers = headers
        self.tls = tls
    }

    /// The port that is probed; 0 where the stated one is none, which is an ``obstacle``.
    public var port: UInt16 { UInt16(exactly: statedPort) ?? 0 }

    /// The age from which on a result tells nothing any more: three intervals.
    public var staleAge: Duration { interval * 3 }
}
