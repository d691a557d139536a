internal import CLinux

/// A point of time on the clock that never goes back (CLOCK_MONOTONIC); it means nothing to another machine or boot.
public struct MonotonicTime: Comparable, Hashable, Sendable {
    /// Nanoseconds since some moment before the process began.
    public var nanoseconds: Int64

    /// Makes a time, e.g. for a test.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The present time.
    public static var now: MonotonicTime { MonotonicTime(nanoseconds: clinux_monotonic_nanoseconds()) }

    /// Whether a time comes before another.
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The time that a duration later, or earlier for a negative one, is reached.
    public func advanced(by duration: Duration) -> MonotonicTime {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let step = overflow ? (seconds < 0 ? Int64.min : Int64.max) : whole
        // A time beyond the clock's range, 292 years, is never reached, and that is what its caller means.
        let (sum, beyond) = nanoseconds.addingReportingOverflow(step)
        if overflow || beyond { return MonotonicTime(nanoseconds: step < 0 ? .min : .max) }
        let (exact, late) = sum.addingReportingOverflow(attoseconds / 1_000_000_000)
        return MonotonicTime(nanoseconds: late ? .max : exact)
    }

    /// How long after this time another one is; negative where it is before.
    public func duration(to other: MonotonicTime) -> Duration {
        .nanoseconds(other.nanoseconds - nanoseconds)
    }
}
