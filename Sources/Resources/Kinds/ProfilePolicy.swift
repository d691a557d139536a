public import DNSWire

/// What a `TrafficManagerProfile` cannot say (`pointsman.dev/v1`).
public struct ProfilePolicy: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.profile.name`: a profile of the same namespace.
    public var profileName: String
    /// `spec.ttlSeconds`, 0 to 86400; nil: the zone's.
    public var ttlSeconds: UInt32?
    /// `spec.maxReturn`, 0 to 8: how many endpoints an answer holds, 0 for as many as fit (128 at most).
    public var maxReturn: Int
    /// `spec.hostnames[]`: further names of the profile.
    public var hostnames: [DomainName]
    /// `spec.allDegraded`: what is answered when every endpoint is degraded.
    public var allDegraded: AllDegraded
    /// `spec.minimumHealthyWeight`, 0 to 1: below this share of healthy weight all endpoints are served.
    public var minimumHealthyWeight: Double
    /// `spec.monitor`: overrides the profile's `monitorConfig` field by field.
    public var monitor: PolicyMonitor
    /// `spec.https`: what the profile's HTTPS record says; nil: it has none.
    public var https: PolicyHTTPS?

    /// Makes a policy.
    public init(
        metadata: ObjectMeta, profileName: String, ttlSeconds: UInt32? = nil, maxReturn: Int = 1,
        hostnames: [DomainName] = [], allDegraded: AllDegraded = .serve, minimumHealthyWeight: Double = 0,
        monitor: PolicyMonitor = PolicyMonitor(), https: PolicyHTTPS? = nil
    ) {
        self.metadata = metadata
        self.profileName = profileName
        self.ttlSeconds = ttlSeconds
        self.maxReturn = maxReturn
        self.hostnames = hostnames
        self.allDegraded = allDegraded
        self.minimumHealthyWeight = minimumHealthyWeight
        self.monitor = monitor
        self.https = https
    }

    /// What is answered when every endpoint is degraded.
    public enum AllDegraded: String, Sendable, CaseIterable {
        /// All of them (fail open).
        case serve
        /// No address.
        case nodata
    }
}
