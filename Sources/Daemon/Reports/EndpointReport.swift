/// An endpoint of a profile.
public struct EndpointReport: Sendable, Equatable, Codable {
    /// What people call it: `backend/cluster`, or the external endpoint's name.
    public var name: String
    /// The backend; absent for an external endpoint.
    public var backend: String?
    /// The service; absent for an external endpoint.
    public var service: String?
    /// The cluster; absent for an external endpoint.
    public var cluster: String?
    /// The `ExternalEndpoint`; absent for a backend's endpoint.
    public var externalEndpoint: String?
    /// Its addresses; empty for an alias.
    public var addresses: [String]
    /// The host name that an alias endpoint answers.
    public var alias: String?
    /// Its weight in the draw.
    public var weight: UInt32
    /// How the weight came about, such as `100 * 60 / 91, rounded up`.
    public var weightFrom: String
    /// Where the addresses come from.
    public var addressFrom: String
    /// Whether its definition lets it be answered.
    public var isEnabled: Bool
    /// Its share of answers to A.
    public var shareA: ShareReport
    /// Its share of answers to AAAA.
    public var shareAAAA: ShareReport
    /// Its share of answers to HTTPS; absent where the profile has no HTTPS record.
    public var shareHTTPS: ShareReport?
    /// Why it is not answered; absent where it is in play.
    public var outReason: String?
    /// Why it is not answered to A, though it is to AAAA.
    public var outReasonA: String?
    /// Why it is not answered to AAAA, though it is to A.
    public var outReasonAAAA: String?
    /// Its health state; absent where no running server was asked.
    public var state: String?
    /// What the probes of its addresses have found; absent where no running server was asked.
    public var probed: [StatusReport.Address]?
}

/// A share of the draw: `weight / total`.
public struct ShareReport: Sendable, Equatable, Codable {
    /// The weight in this draw; 0 where it is not drawn.
    public var weight: UInt64
    /// The sum of all weights in this draw.
    public var total: UInt64
    /// The same in percent; 0 where nothing is drawn.
    public var percent: Double

    init(weight: UInt64, total: UInt64) {
        self.weight = weight
        self.total = total
        percent = total == 0 ? 0 : Double(weight) * 100 / Double(total)
    }
}
