/// A time of the day that people and saved states share: milliseconds since 1970, UTC.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// Makes a time.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The earlier time is less.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.milliseconds < right.milliseconds }

    /// The time from an earlier one to this; negative where it is later, as after a step of the clock.
    public func since(_ earlier: WallTime) -> Duration {
        let (difference, overflowed) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return .milliseconds(overflowed ? (milliseconds < 0 ? Int64.min : .max) : difference)
    }
}
