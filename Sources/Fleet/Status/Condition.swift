/// What is so about a resource, in the form of Kubernetes' `metav1.Condition`; the time of its last change is the store's affair.
public struct Condition: Sendable, Hashable {
    /// Whether the condition holds.
    public enum Status: String, Sendable {
        /// It holds.
        case isTrue = "True"
        /// It does not hold.
        case isFalse = "False"
        /// It is not known yet.
        case unknown = "Unknown"
    }

    /// The condition's type, such as `Programmed` or `Accepted`.
    public var type: String
    /// Whether it holds.
    public var status: Status
    /// Why, as one CamelCase word.
    public var reason: String
    /// Why, for people: what was found, where, and what to do.
    public var message: String
    /// The generation of the resource that was judged.
    public var observedGeneration: Int64

    /// Makes a condition.
    public init(type: String, status: Status, reason: String, message: String, observedGeneration: Int64 = 0) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
        self.observedGeneration = observedGeneration
    }

    /// The type of a profile's condition.
    public static let programmed = "Programmed"
    /// The type of the condition of backends, policies, external endpoints and cluster addresses.
    public static let accepted = "Accepted"
    /// The type of a member's `ServiceExport` condition.
    public static let valid = "Valid"
}
