package import Transport

/// Bounds how many lines of one sort are logged: some at once, as when a cluster goes, and then so many a second, so that
/// what flaps fills no disk.
package struct LineBudget {
    /// Lines at once.
    package static let burst = 100
    /// One more after each such time.
    private static let intervalNanoseconds: Int64 = 200_000_000

    private var left = burst
    private var last: MonotonicTime?
    private var omitted = 0

    /// A whole budget.
    package init() {}

    /// How many lines were left out since the last one; nil where this one is to be left out too.
    package mutating func admit(at now: MonotonicTime) -> Int? {
        if let last {
            let gained = max(0, now.nanoseconds &- last.nanoseconds) / Self.intervalNanoseconds
            if gained > 0 {
                left = min(Self.burst, left + Int(min(gained, Int64(Self.burst))))
                self.last = MonotonicTime(nanoseconds: last.nanoseconds + gained * Self.intervalNanoseconds)
            }
        } else {
            last = now
        }
        guard left > 0 else {
            omitted += 1
            return nil
        }
        left -= 1
        defer { omitted = 0 }
        return omitted
    }
}
