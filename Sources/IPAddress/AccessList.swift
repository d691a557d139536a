/// Whom something is for: prefixes of addresses that are let in, and prefixes that are not.
public struct AccessList: Hashable, Sendable {
    /// Whose addresses are let in; empty for everybody's.
    public let allowed: [IPPrefix]
    /// Whose are not, even where `allowed` has them.
    public let denied: [IPPrefix]

    /// Lets everybody in.
    public static let everybody = AccessList()

    /// Makes a list; without prefixes it lets everybody in.
    public init(allowed: [IPPrefix] = [], denied: [IPPrefix] = []) {
        self.allowed = allowed
        self.denied = denied
    }

    /// Whether everybody is let in, so that there is nothing to look up.
    public var isOpen: Bool { allowed.isEmpty && denied.isEmpty }

    /// Whether an address is let in.
    public func permits(_ address: IPAddress) -> Bool {
        if isOpen { return true }
        for prefix in denied where prefix.contains(address) { return false }
        if allowed.isEmpty { return true }
        for prefix in allowed where prefix.contains(address) { return true }
        return false
    }
}
