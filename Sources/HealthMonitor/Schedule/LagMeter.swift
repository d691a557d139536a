package import Transport

/// How late this process's loop was, for as long back as probes under way may ask; pure, the clock is the caller's.
///
/// A timer of its own ticks every 50 ms. A tick that comes late tells that nothing else was seen to in time either: a
/// process that the host starves, or that is busy itself.
package struct LagMeter {
    /// From one tick to the next.
    package static let interval: Duration = .milliseconds(50)
    /// Shorter lags are an idle host's too; a fifth of the shortest timeout is 20 ms.
    private static let leastLag: Duration = .milliseconds(5)
    /// So many lags are kept; of more the oldest are forgotten.
    private static let capacity = 256

    private struct Lag {
        var start: MonotonicTime
        var end: MonotonicTime

        var length: Duration { start.duration(to: end) }
    }

    private var due: MonotonicTime
    /// Those that no later lag outlasts: each is shorter than the one before it.
    private var lags: [Lag] = []

    /// Begins to measure.
    package init(now: MonotonicTime) {
        due = now.advanced(by: Self.interval)
    }

    /// Takes note of a tick.
    ///
    /// - Returns: When the next one is due.
    package mutating func tick(now: MonotonicTime) -> MonotonicTime {
        let lag = Lag(start: due, end: now)
        if lag.length >= Self.leastLag {
            while let last = lags.last, last.length <= lag.length { lags.removeLast() }
            if lags.count == Self.capacity { lags.removeFirst() }
            lags.append(lag)
        }
        due = now.advanced(by: Self.interval)
        return due
    }

    /// The longest time since a moment for which the loop saw to nothing, the tick that is overdue now included.
    package func longestLag(since start: MonotonicTime, now: MonotonicTime) -> Duration {
        var longest = max(.zero, max(due, start).duration(to: now))
        for lag in lags where lag.end > start {
            longest = max(longest, max(lag.start, start).duration(to: lag.end))
        }
        return longest
    }
}
