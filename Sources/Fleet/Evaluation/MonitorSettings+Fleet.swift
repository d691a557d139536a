import Resources
import Traffic

extension MonitorSettings {
    /// A profile's settings with the defaults of fleet-networking's controller.
    ///
    /// What no schema lets in is bounded all the same: an object may have been stored under an older one (upstream
    /// passes such values on to Azure, which refuses the profile).
    init(_ config: MonitorConfig?) {
        let config = (config ?? MonitorConfig()).withControllerDefaults()
        let path = config.path ?? "/"
        self.init(
            kind: Kind(config.protocolName ?? .http), port: config.port ?? 80,
            path: path.utf8.first == UInt8(ascii: "/") ? path : "/" + path,
            interval: .seconds(config.intervalInSeconds ?? 30), timeout: .seconds(config.timeoutInSeconds ?? 10),
            toleratedFailures: config.toleratedNumberOfFailures ?? 3,
            headers: config.customHeaders.map { Header($0) })
        bound()
    }

    /// The settings with those of a policy in the place of what it states (rules 9).
    ///
    /// A timeout over the interval is cut down to it: the policy may state one of the two, and the profile the other.
    func overridden(by policy: PolicyMonitor) -> MonitorSettings {
        var result = self
        if let stated = policy.protocolName { result.kind = Kind(stated) }
        result.statedPort = policy.port ?? statedPort
        result.path = policy.path ?? path
        if let stated = policy.method { result.method = stated == .head ? .head : .get }
        result.interval = policy.interval ?? interval
        result.timeout = policy.timeout ?? timeout
        result.toleratedFailures = policy.toleratedNumberOfFailures ?? toleratedFailures
        result.recoveryThreshold = policy.recoveryThreshold ?? recoveryThreshold
        if !policy.expectedStatusCodes.isEmpty { result.expectedStatusCodes = policy.expectedStatusCodes }
        result.bodyContains = policy.bodyContains ?? bodyContains
        if let stated = policy.customHeaders { result.headers = stated.map { Header($0) } }
        if let stated = policy.tls { result.tls = TLSSettings(stated) }
        result.bound()
        return result
    }

    private mutating func bound() {
        interval = min(max(interval, .seconds(1)), .seconds(3600))
        timeout = min(max(timeout, .milliseconds(100)), interval)
        toleratedFailures = min(max(toleratedFailures, 0), 9)
        recoveryThreshold = min(max(recoveryThreshold, 1), 10)
    }
}

extension MonitorSettings.Kind {
    fileprivate init(_ name: MonitorProtocol) {
        self =
            switch name {
            case .http: .http
            case .https: .https
            case .tcp: .tcp
            }
    }
}

extension MonitorSettings.Header {
    fileprivate init(_ header: CustomHeader) {
        self.init(name: header.name, value: header.value)
    }
}

extension TLSSettings {
    fileprivate init(_ stated: PolicyMonitor.TLS) {
        let verification: Verification =
            switch stated.verify {
            case .none: .none
            case .system: .system
            case .file: .file
            }
        self.init(
            verify: verification, caFile: stated.caFile, serverName: stated.serverName,
            certificateFile: stated.certificateFile, keyFile: stated.keyFile)
    }
}
