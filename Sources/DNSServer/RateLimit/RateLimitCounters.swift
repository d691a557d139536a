/// What rate limiting has done to responses of one limit (see `RateLimitKind`).
public struct RateLimitCounters: Sendable, Equatable {
    /// Responses that were held against it: those of its category to clients that are not exempt.
    public var checked: UInt64 = 0
    /// Responses over it that were not sent.
    public var dropped: UInt64 = 0
    /// Responses over it that were sent truncated.
    public var slipped: UInt64 = 0
    /// Responses over it that were sent because this is a dry run.
    public var wouldHaveLimited: UInt64 = 0

    /// All zero.
    public init() {}
}
