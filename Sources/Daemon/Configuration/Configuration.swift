public import IPAddress
public import Traffic

/// What `pointsman.yaml` says (rules 10).
public struct Configuration: Sendable, Equatable {
    /// A served zone.
    public struct ServedZone: Sendable, Equatable {
        /// The zone; its serial is the fixed one, or 1 until the serials are known.
        public var zone: Zone
        /// `soa.serial`: the serial that never moves by itself; nil where it does.
        public var fixedSerial: UInt32?

        /// Makes a served zone.
        public init(zone: Zone, fixedSerial: UInt32? = nil) {
            self.zone = zone
            self.fixedSerial = fixedSerial
        }
    }

    /// How endpoints are probed.
    public struct Probes: Sendable, Equatable {
        /// Whether they are; without probes all endpoints are Unmonitored.
        public var isEnabled: Bool
        /// The folder in which the files that objects name are looked up; nil for none.
        public var filesFolder: String?
        /// Addresses that are never probed.
        public var denyTargets: [IPPrefix]

        /// What is never probed where nothing is said: link-local addresses, at which clouds serve their machines'
        /// credentials.
        public static let defaultDenyTargets = ["169.254.0.0/16", "fe80::/10"].compactMap { IPPrefix($0) }

        /// Makes settings; the defaults are those of the configuration reference.
        public init(
            isEnabled: Bool = true, filesFolder: String? = nil, denyTargets: [IPPrefix] = Self.defaultDenyTargets
        ) {
            self.isEnabled = isEnabled
            self.filesFolder = filesFolder
            self.denyTargets = denyTargets
        }
    }

    /// The addresses that are served over UDP and TCP.
    public var listen: [SocketAddress]
    /// UDP threads for each address; 0 for one per core.
    public var udpThreads: Int
    /// The folder in which what must outlive the process is kept; nil for none.
    public var state: String?
    /// The folder of what lives as long as the process; nil for none.
    public var runtime: String?
    /// The zones in their order.
    public var zones: [ServedZone]
    /// Where definitions are read, in their order.
    public var sources: [SourceDefinition]
    /// How endpoints are probed.
    public var probes: Probes
    /// The control API; nil for none.
    public var control: Control?

    /// Makes a configuration.
    public init(
        listen: [SocketAddress], udpThreads: Int = 0, state: String? = nil, runtime: String? = nil,
        zones: [ServedZone], sources: [SourceDefinition] = [], probes: Probes = Probes(),
        control: Control? = nil
    ) {
        self.listen = listen
        self.udpThreads = udpThreads
        self.state = state
        self.runtime = runtime
        self.zones = zones
        self.sources = sources
        self.probes = probes
        self.control = control
    }

    /// The keys that differ from another configuration's and take effect only after a restart (rules 6).
    public func keysNeedingRestart(against other: Configuration) -> [String] {
        var keys: [String] = []
        if listen != other.listen { keys.append("listen") }
        if udpThreads != other.udpThreads { keys.append("udpThreads") }
        if state != other.state { keys.append("state") }
        if runtime != other.runtime { keys.append("runtime") }
        if probes != other.probes { keys.append("probes") }
        switch (control, other.control) {
        case (let control?, let other?): keys += control.keysNeedingRestart(against: other)
        case (nil, nil): break
        default: keys.append("control")
        }
        return keys
    }
}
