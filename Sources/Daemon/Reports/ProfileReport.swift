import DNSWire
import Fleet
import IPAddress
import Traffic

/// A profile as `check` and `explain` show it.
///
/// As JSON the fields keep their names; absent ones are left out.
public struct ProfileReport: Sendable, Equatable, Codable {
    /// The profile's namespace.
    public var namespace: String
    /// Its name.
    public var name: String
    /// Whether a `TrafficManagerProfile` of that name exists; objects may refer to one that does not.
    public var isDefined: Bool
    /// The names that it answers at.
    public var dnsNames: [String]
    /// The TTL of its answers; absent where it is the zone's.
    public var ttlSeconds: UInt32?
    /// How many endpoints an answer holds; 0 for all.
    public var maxReturn: Int
    /// The profile's conditions.
    public var conditions: [ConditionReport]
    /// Its endpoints in their order.
    public var endpoints: [EndpointReport]
    /// Conditions of its backends, policies and external endpoints that are not `True`.
    public var objects: [ObjectReport]
    /// What would serve and does not, with the reason.
    public var excluded: [String]
    /// What deserves attention though it serves.
    public var warnings: [String]

    /// Whether an endpoint's share depends on the type asked for.
    public var sharesDiffer: Bool { endpoints.contains { $0.shareA != $0.shareAAAA } }
}

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
    /// Why it is never answered; absent where it is in play.
    public var outReason: String?
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

/// A condition in the form of Kubernetes' `metav1.Condition`, without its time.
public struct ConditionReport: Sendable, Equatable, Codable {
    /// Such as `Programmed`.
    public var type: String
    /// `True`, `False` or `Unknown`.
    public var status: String
    /// One CamelCase word.
    public var reason: String
    /// The same for people.
    public var message: String
    /// The generation that was judged.
    public var observedGeneration: Int64

    init(_ condition: Condition) {
        type = condition.type
        status = condition.status.rawValue
        reason = condition.reason
        message = condition.message
        observedGeneration = condition.observedGeneration
    }
}

/// An object with its conditions.
public struct ObjectReport: Sendable, Equatable, Codable {
    /// The kind.
    public var kind: String
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
    /// The member cluster whose object it is; absent for the hub's.
    public var cluster: String?
    /// Its conditions.
    public var conditions: [ConditionReport]

    /// Whether all of them are `True`.
    var isInOrder: Bool { conditions.allSatisfy { $0.status == Condition.Status.isTrue.rawValue } }
}
