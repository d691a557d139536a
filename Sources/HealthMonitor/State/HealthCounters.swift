/// Figures of the whole monitor, for people and for metrics.
public struct HealthCounters: Sendable, Equatable {
    /// Targets that are probed; equal ones of several profiles count once.
    public var targets = 0
    /// Targets among them whose state is stale.
    public var staleTargets = 0
    /// Probes that have begun, since the start.
    public var begun: UInt64 = 0
    /// Probes that succeeded, since the start.
    public var successes: UInt64 = 0
    /// Probes that failed, since the start.
    public var failures: UInt64 = 0
    /// Probes that could tell nothing of their endpoint, since the start.
    public var inconclusive: UInt64 = 0
    /// Changes of state, since the start.
    public var changes: UInt64 = 0
    /// Probes under way.
    public var underWay = 0
    /// Probes that wait for a free connection.
    public var waiting = 0
    /// How many probes may be under way at present; lower than configured while descriptors are short.
    public var connectionLimit = 0
}
