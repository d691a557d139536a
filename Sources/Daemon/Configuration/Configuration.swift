public import Answering
public import DNSServer
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

        /// The zone without what is no data of it: who is answered moves no serial.
        var data: ServedZone {
            var served = self
            served.zone.access = .everybody
            return served
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
        /// Addresses that are probed even where `denyTargets` has them.
        public var allowTargets: [IPPrefix]

        /// What is never probed where nothing is said: link-local addresses, and the others at which clouds serve their
        /// machines' credentials (AWS, Google Cloud, Alibaba Cloud, Azure, Oracle Cloud).
        public static let defaultDenyTargets = [
            "169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128", "100.100.100.200/32",
            "168.63.129.16/32", "192.0.0.192/32",
        ].compactMap { IPPrefix($0) }

        /// Makes settings; the defaults are those of the configuration reference.
        public init(
            isEnabled: Bool = true, filesFolder: String? = nil, denyTargets: [IPPrefix] = Self.defaultDenyTargets,
            allowTargets: [IPPrefix] = []
        ) {
            self.allowTargets = allowTargets
            self.isEnabled = isEnabled
            self.filesFolder = filesFolder
            self.denyTargets = denyTargets
        }
    }

    /// The addresses that are served, in their short form.
    public var listen: [Listener]
    /// Those in their long form.
    public var listeners: [Listener]
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
    /// How questions are answered, but for the cookies' secrets.
    public var answers: AnswerSettings
    /// Whence the cookies' secrets come.
    public var cookies: Cookies
    /// How many responses clients get; nil for any number.
    public var rateLimit: RateLimitSettings?
    /// Who is answered by listeners that have no list of their own.
    public var access: AccessList
    /// How endpoints are probed.
    public var probes: Probes
    /// The control API; nil for none.
    public var control: Control?

    /// Makes a configuration.
    public init(
        listen: [Listener], listeners: [Listener] = [], udpThreads: Int = 0, state: String? = nil,
        runtime: String? = nil, zones: [ServedZone], sources: [SourceDefinition] = [],
        answers: AnswerSettings = AnswerSettings(), cookies: Cookies = Cookies(),
        rateLimit: RateLimitSettings? = RateLimitSettings(), access: AccessList = .everybody,
        probes: Probes = Probes(), control: Control? = nil
    ) {
        self.listen = listen
        self.listeners = listeners
        self.udpThreads = udpThreads
        self.state = state
        self.runtime = runtime
        self.zones = zones
        self.sources = sources
        self.answers = answers
        self.cookies = cookies
        self.rateLimit = rateLimit
        self.access = access
        self.probes = probes
        self.control = control
    }

    /// All addresses that are served.
    public var allListeners: [Listener] { listen + listeners }

    /// Who is answered by a listener.
    public func access(of listener: Listener) -> AccessList { listener.access ?? access }

    /// The keys that differ from another configuration's and take effect only after a restart (rules 6).
    public func keysNeedingRestart(against other: Configuration) -> [String] {
        var keys: [String] = []
        if allListeners.map(\.fixedPart) != other.allListeners.map(\.fixedPart) {
            if listen != other.listen { keys.append("listen") }
            if listeners.map(\.fixedPart) != other.listeners.map(\.fixedPart) { keys.append("listeners") }
        }
        if udpThreads != other.udpThreads { keys.append("udpThreads") }
        if state != other.state { keys.append("state") }
        if runtime != other.runtime { keys.append("runtime") }
        if probes.isEnabled != other.probes.isEnabled { keys.append("probes.enabled") }
        if probes.filesFolder != other.probes.filesFolder { keys.append("probes.filesFolder") }
        switch (control, other.control) {
        case (let control?, let other?): keys += control.keysNeedingRestart(against: other)
        case (nil, nil): break
        default: keys.append("control")
        }
        return keys
    }
}
