public import Traffic

/// What the monitor knows at one moment.
public struct HealthSnapshot: Sendable {
    /// A profile's part.
    public struct Profile: Sendable {
        /// The profile's identity.
        public var id: ProfileID
        /// The endpoints' states, as the answers go by them.
        public var health: ProfileHealth
        /// The endpoints' places, in the profile's order: each address, or an alias's one name.
        public var endpoints: [[Place]]
    }

    /// An address of an endpoint, or the name of an alias.
    public struct Place: Sendable {
        /// What is probed.
        public var host: ProbeTarget.Host
        /// Its state.
        public var state: HealthState
        /// Since when it has the state; nil where the definitions alone settle it.
        public var since: WallTime?
        /// What the last probe saw; nil before the first has ended, after a restart too.
        public var lastResult: ProbeResult?
        /// Whether the newest result that counts is older than three intervals, or the last probe could tell nothing.
        public var isStale = false
        /// The families that an alias's name has addresses of; both where that is not known, and for an address.
        public var families = AddressFamilies.both
        /// Failures since the last success.
        public var consecutiveFailures = 0
        /// Successes since the last failure.
        public var consecutiveSuccesses = 0
        /// Probes that succeeded, since the start.
        public var successes: UInt64 = 0
        /// Probes that failed, since the start.
        public var failures: UInt64 = 0
        /// Probes that could tell nothing of the endpoint, since the start.
        public var inconclusive: UInt64 = 0
    }

    /// The profiles by their identity.
    public var profiles: [ProfileID: Profile]
    /// Figures of the whole monitor.
    public var counters: HealthCounters
}
