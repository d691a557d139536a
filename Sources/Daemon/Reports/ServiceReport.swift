/// What runs, as part of a ``StatusReport``: the process, its configuration, and what of its sources is refused.
///
/// Times are RFC 3339 in UTC.
public struct ServiceReport: Sendable, Equatable, Codable {
    /// The configuration in force.
    public struct Configuration: Sendable, Equatable, Codable {
        /// Its file.
        public var path: String
        /// When it was read.
        public var inForceSince: String
        /// The last reading since the start, refused or not; absent where there was none.
        public var lastReload: ReloadReport?
        /// The keys whose values on the disk take effect after a restart only.
        public var keysNeedingRestart: [String]
    }

    /// A served zone.
    public struct Zone: Sendable, Equatable, Codable {
        /// Its name.
        public var name: String
        /// Its SOA serial.
        public var serial: UInt32
    }

    /// A certificate that clients are shown.
    public struct Certificate: Sendable, Equatable, Codable {
        /// What it is for, such as `DNS over TLS`.
        public var purpose: String
        /// Its file.
        public var file: String
        /// When it ends.
        public var notAfter: String
        /// Full days until then; negative after.
        public var daysLeft: Int64
    }

    /// The control API.
    public struct ControlAPI: Sendable, Equatable, Codable {
        /// Where it answers, the ports as the kernel gave them.
        public var addresses: [String]
        /// The addresses that this host does not have, with the reason.
        public var absences: [String]
        /// What is wrong with the tokens file on the disk, in lines; absent where it is in force.
        public var tokensProblem: String?
        /// Why it is not served over TLS; absent where it is.
        public var certificateProblem: String?
    }

    /// The program's version.
    public var version: String
    /// The process's number.
    public var pid: Int32
    /// When it was started.
    public var startedAt: String
    /// Seconds since then.
    public var uptimeSeconds: Int64
    /// The configuration in force.
    public var configuration: Configuration
    /// The served zones in their order.
    public var zones: [Zone]
    /// Certificates that clients are shown.
    public var certificates: [Certificate]
    /// The control API; absent without it.
    public var control: ControlAPI?
    /// How much of the sources is refused.
    public var refusedCount: Int
    /// What is refused of the sources, at most ``refusedLimit`` of it.
    public var refused: [ProblemReport]

    /// How many refusals are told one by one.
    public static let refusedLimit = 100
}
