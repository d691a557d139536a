import Fleet

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
