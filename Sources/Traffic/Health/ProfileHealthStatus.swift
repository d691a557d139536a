/// The state of a profile, in Azure's words (`profileMonitorStatus`).
public enum ProfileHealthStatus: String, Sendable, CaseIterable {
    /// The profile is switched off.
    case disabled = "Disabled"
    /// A probed place is Degraded.
    case degraded = "Degraded"
    /// None is Degraded, and one is Online, or served without being probed.
    case online = "Online"
    /// There is no verdict yet.
    case checkingEndpoints = "CheckingEndpoints"
    /// Nothing is probed or served.
    case inactive = "Inactive"

    /// The status by Azure's precedence, the first that applies; Unmonitored, on which Azure is silent, counts as Online.
    public init(isEnabled: Bool = true, states: some Sequence<HealthState>) {
        var seen: Set<HealthState> = []
        seen.formUnion(states)
        self =
            if !isEnabled { .disabled } else if seen.contains(.degraded) {
                .degraded
            } else if seen.contains(.online)
                || seen.contains(.unmonitored)
            { .online } else if seen.contains(.checkingEndpoint) { .checkingEndpoints } else { .inactive }
    }
}
