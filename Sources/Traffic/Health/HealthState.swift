/// The state of an endpoint, or of one of its addresses, in Azure's words (`endpointMonitorStatus`).
public enum HealthState: String, Sendable, CaseIterable {
    /// Probed, without a verdict yet.
    case checkingEndpoint = "CheckingEndpoint"
    /// Probed, and it works.
    case online = "Online"
    /// Probed, and more probes in a row failed than are tolerated.
    case degraded = "Degraded"
    /// Switched off by its definition, and not probed.
    case disabled = "Disabled"
    /// Without a part in its profile, which is switched off or gives it no weight, and not probed.
    case inactive = "Inactive"
    /// Served without being probed.
    case unmonitored = "Unmonitored"

    /// Whether it is answered by its own merit, and not only where the profile fails open.
    public var isServed: Bool {
        switch self {
        case .checkingEndpoint, .online, .unmonitored: true
        case .degraded, .disabled, .inactive: false
        }
    }

    /// Whether the state is a probe's to change.
    public var isProbed: Bool {
        switch self {
        case .checkingEndpoint, .online, .degraded: true
        case .disabled, .inactive, .unmonitored: false
        }
    }
}
