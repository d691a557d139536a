/// How a profile's endpoints are probed (`TrafficManagerProfile.spec.monitorConfig`); nil is "not stated".
public struct MonitorConfig: Sendable, Equatable {
    /// Seconds between probes, 10 or 30.
    public var intervalInSeconds: Int?
    /// The path that an HTTP probe asks for.
    public var path: String?
    /// The port that is probed; the CRD does not bound it.
    public var port: Int?
    /// How it is probed.
    public var protocolName: MonitorProtocol?
    /// Headers sent with an HTTP probe, at most 8.
    public var customHeaders: [CustomHeader]
    /// Seconds after which a probe has failed, 5 to 10, and at most 9 with an interval of 10.
    public var timeoutInSeconds: Int?
    /// Failures in a row that leave an endpoint online, 0 to 9.
    public var toleratedNumberOfFailures: Int?

    /// Makes a configuration.
    public init(
        intervalInSeconds: Int? = nil, path: String? = nil, port: Int? = nil, protocolName: MonitorProtocol? = nil,
        customHeaders: [CustomHeader] = [], timeoutInSeconds: Int? = nil, toleratedNumberOfFailures: Int? = nil
    ) {
        self.intervalInSeconds = intervalInSeconds
        self.path = path
        self.port = port
        self.protocolName = protocolName
        self.customHeaders = customHeaders
        self.timeoutInSeconds = timeoutInSeconds
        self.toleratedNumberOfFailures = toleratedNumberOfFailures
    }

    /// The configuration with fleet-networking's controller defaults in the place of what is not stated.
    ///
    /// Nothing is validated here: an out-of-range timeout passes through, and with an interval that is neither 10 nor 30
    /// an absent timeout stays absent.
    public func withControllerDefaults() -> MonitorConfig {
        var result = self
        result.intervalInSeconds = intervalInSeconds ?? 30
        result.path = path ?? "/"
        result.port = port ?? 80
        result.protocolName = protocolName ?? .http
        result.toleratedNumberOfFailures = toleratedNumberOfFailures ?? 3
        if timeoutInSeconds == nil {
            switch result.intervalInSeconds {
            case 30: result.timeoutInSeconds = 10
            case 10: result.timeoutInSeconds = 9
            default: break
            }
        }
        return result
    }
}
