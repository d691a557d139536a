/// Whom something is for: prefixes of addresses that are let in, and prefixes that are not.
///
/// Thousands of prefixes cost a look-up little more than one does (see `PrefixSet`).
public struct AccessList: Hashable, Sendable {
    /// Whose addresses are let in; empty for everybody's.
    public let allowed: [IPPrefix]
    /// Whose are not, even where `allowed` has them.
    public let denied: [IPPrefix]
    private let allowedSet: PrefixSet
    private let deniedSet: PrefixSet
    /// Whether everybody is let in, so that there is nothing to look up.
    public let isOpen: Bool

    /// Lets everybody in.
    public static let everybody = AccessList()

    /// Makes a list; without prefixes it lets everybody in.
    public init(allowed: [IPPrefix] = [], denied: [IPPrefix] = []) {
        self.allowed = allowed
        self.denied = denied
        allowedSet = PrefixSet(allowed)
        deniedSet = PrefixSet(denied)
        isOpen = allowed.isEmpty && denied.isEmpty
    }

    /// Whether an address is let in.
    public func permits(_ address: IPAddress) -> Bool {
        if isOpen { return true }
        if deniedSet.contains(address) { return false }
        return allowed.isEmpty || allowedSet.contains(address)
    }

    /// Whether two lists name the same prefixes in the same order.
    public static func == (left: AccessList, right: AccessList) -> Bool {
        left.allowed == right.allowed && left.denied == right.denied
    }

    /// Hashes the prefixes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(allowed)
        hasher.combine(denied)
    }
}
