public import Answering
internal import Synchronization

/// How often each endpoint was answered, by its counter's number, over all workers.
public final class DrawTotals: Sendable {
    private let totals = Mutex<[UInt64]>([])

    /// Makes totals of nothing.
    public init() {}

    /// Adds a worker's log and empties it.
    public func take(_ log: inout DrawLog) {
        guard let highest = log.counters.max() else { return }
        totals.withLock { totals in
            if totals.count <= Int(highest) {
                totals += [UInt64](repeating: 0, count: Int(highest) + 1 - totals.count)
            }
            for counter in log.counters { totals[Int(counter)] += 1 }
        }
        log.removeAll()
    }

    /// Begins counters anew, since they have become those of other endpoints.
    public func reset(_ ranges: [Range<UInt32>]) {
        totals.withLock { totals in
            for range in ranges {
                for counter in range where Int(counter) < totals.count { totals[Int(counter)] = 0 }
            }
        }
    }

    /// The totals of some counters; those that were never drawn are 0.
    public func totals(of counters: Range<UInt32>) -> [UInt64] {
        totals.withLock { totals in
            counters.map { Int($0) < totals.count ? totals[Int($0)] : 0 }
        }
    }
}
