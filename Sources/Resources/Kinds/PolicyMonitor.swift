/// How a policy overrides its profile's probes (`ProfilePolicy.spec.monitor`); nil is "not stated".
public struct PolicyMonitor: Sendable, Equatable {
    /// What a probe speaks.
    public var protocolName: MonitorProtocol?
    /// The port, 1 to 65535.
    public var port: Int?
    /// The path of an HTTP probe.
    public var path: String?
    /// The method of an HTTP probe.
    public var method: Method?
    /// Time between probes, 1 to 3600 seconds, to the millisecond.
    public var interval: Duration?
    /// Time after which a probe has failed, 0.1 seconds to the interval, to the millisecond.
    public var timeout: Duration?
    /// Failures in a row that leave an endpoint online, 0 to 9.
    public var toleratedNumberOfFailures: Int?
    /// Successes in a row that bring an endpoint back, 1 to 10.
    public var recoveryThreshold: Int?
    /// The HTTP status codes that count as success; empty: not stated.
    public var expectedStatusCodes: [ClosedRange<Int>]
    /// Text that the response's body must hold.
    public var bodyContains: String?
    /// Headers of an HTTP probe, at most 8; nil: the profile's.
    public var customHeaders: [CustomHeader]?
    /// How an HTTPS probe checks its peer.
    public var tls: TLS?
    /// Whether probes are run and shown without taking endpoints out of play.
    public var observeOnly: Bool?

    /// Makes an override.
    public init(
        protocolName: MonitorProtocol? = nil, port: Int? = nil, path: String? = nil, method: Method? = nil,
        interval: Duration? = nil, timeout: Duration? = nil, toleratedNumberOfFailures: Int? = nil,
        recoveryThreshold: Int? = nil, expectedStatusCodes: [ClosedRange<Int>] = [], bodyContains: String? = nil,
        customHeaders: [CustomHeader]? = nil, tls: TLS? = nil, observeOnly: Bool? = nil
    ) {
        self.protocolName = protocolName
        self.port = port
        self.path = path
        self.method = method
        self.interval = interval
        self.timeout = timeout
        self.toleratedNumberOfFailures = toleratedNumberOfFailures
        self.recoveryThreshold = recoveryThreshold
        self.expectedStatusCodes = expectedStatusCodes
        self.bodyContains = bodyContains
        self.customHeaders = customHeaders
        self.tls = tls
        self.observeOnly = observeOnly
    }

    /// The method of an HTTP probe.
    public enum Method: String, Sendable, CaseIterable {
        /// The body is read.
        case get = "GET"
        /// There is no body.
        case head = "HEAD"
    }

    /// How an HTTPS probe checks its peer; files are plain names inside the configuration's `probes.filesFolder`.
    public struct TLS: Sendable, Equatable {
        /// Against what the peer's certificate is checked.
        public enum Verification: String, Sendable, CaseIterable {
            /// Against nothing.
            case none
            /// Against the system's authorities.
            case system
            /// Against `caFile`.
            case file
        }

        /// Against what the peer's certificate is checked.
        public var verify: Verification
        /// The authorities' file, with `verify: file`.
        public var caFile: String?
        /// The name that is sent (SNI) and checked; nil: the endpoint's host name.
        public var serverName: String?
        /// The probe's own certificate.
        public var certificateFile: String?
        /// The key of the probe's own certificate.
        public var keyFile: String?

        /// Makes TLS settings.
        public init(
            verify: Verification = .none, caFile: String? = nil, serverName: String? = nil,
            certificateFile: String? = nil, keyFile: String? = nil
        ) {
            self.verify = verify
            self.caFile = caFile
            self.serverName = serverName
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }
}
