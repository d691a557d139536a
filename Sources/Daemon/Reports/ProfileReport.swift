/// A profile as `check` and `explain` show it.
///
/// As JSON the fields keep their names; absent ones are left out.
public struct ProfileReport: Sendable, Equatable, Codable {
    /// The profile's namespace.
    public var namespace: String
    /// Its name.
    public var name: String
    /// Whether a `TrafficManagerProfile` of that name exists and counts; objects may refer to one that does not.
    public var isDefined: Bool
    /// The names that it answers at.
    public var dnsNames: [String]
    /// The TTL of its answers; absent where it is the zone's.
    public var ttlSeconds: UInt32?
    /// How many endpoints an answer holds; 0 for all.
    public var maxReturn: Int
    /// The data of its HTTPS records, without the hints that each endpoint adds; absent where it has none.
    public var https: String?
    /// The profile's conditions.
    public var conditions: [ConditionReport]
    /// Its health and what that means for answers; absent where no running server was asked.
    public var health: String?
    /// Its endpoints in their order.
    public var endpoints: [EndpointReport]
    /// Conditions of its backends, policies and external endpoints that are not `True`.
    public var objects: [ObjectReport]
    /// What would serve and does not, with the reason.
    public var excluded: [String]
    /// What cannot work as it is written, such as a label that is too long.
    public var errors: [String]
    /// What deserves attention though nothing is refused.
    public var warnings: [String]

    /// Whether an endpoint's share depends on the type asked for.
    public var sharesDiffer: Bool { endpoints.contains { $0.shareA != $0.shareAAAA } }

    /// Whether an endpoint's share of HTTPS records is another one than that of A.
    public var sharesOfHTTPSDiffer: Bool {
        endpoints.contains { ($0.shareHTTPS ?? $0.shareA) != $0.shareA }
    }
}
