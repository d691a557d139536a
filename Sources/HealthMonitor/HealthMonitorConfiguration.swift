public import IPAddress

/// What the monitor is told besides the profiles.
public struct HealthMonitorConfiguration: Sendable {
    /// Addresses that are never probed, whatever an object says (`probes.denyTargets`).
    public var denyTargets: [IPPrefix]
    /// Addresses that are probed even where `denyTargets` has them (`probes.allowTargets`).
    public var allowTargets: [IPPrefix]
    /// The folder of the files that TLS settings name (`probes.filesFolder`); nil: no such file can be used.
    public var filesFolder: String?
    /// How many probes run at once at most, each with one descriptor; further ones wait. In any case at most half as
    /// many as files may be open, so that listeners and files have what they need.
    public var connectionLimit: Int
    /// The resolvers' list (resolv.conf(5)).
    public var resolverConfigurationPath: String
    /// The host's own names (hosts(5)).
    public var hostsPath: String

    /// Makes a configuration.
    public init(
        denyTargets: [IPPrefix] = [], allowTargets: [IPPrefix] = [], filesFolder: String? = nil,
        connectionLimit: Int = 4096,
        resolverConfigurationPath: String = "/etc/resolv.conf", hostsPath: String = "/etc/hosts"
    ) {
        self.denyTargets = denyTargets
        self.allowTargets = allowTargets
        self.filesFolder = filesFolder
        self.connectionLimit = connectionLimit
        self.resolverConfigurationPath = resolverConfigurationPath
        self.hostsPath = hostsPath
    }
}
