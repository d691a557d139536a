internal import Synchronization

/// What rate limiting has done to one worker's responses.
///
/// Only its worker writes, so that counting is a load and a store; others read at any time.
final class RateLimitTally: Sendable {
    private enum Event: Int {
        case checked, dropped, slipped, wouldHaveLimited
    }

    /// Four of each limit.
    private let counts = InlineArray<20, Atomic<UInt64>> { _ in Atomic(0) }

    /// Notes a decision on a response of a category.
    func note(_ judgement: RateLimiter.Judgement, on category: RateLimitKind) {
        guard judgement.isChecked else { return }
        increment(.checked, category)
        increment(.checked, .all)
        guard let exceeded = judgement.exceeded else { return }
        switch judgement.action {
        case .send: increment(.wouldHaveLimited, exceeded)
        case .truncate: increment(.slipped, exceeded)
        case .drop: increment(.dropped, exceeded)
        }
    }

    /// Adds what was noted, by limit.
    func add(to counters: inout DNSServerCounters) {
        for kind in RateLimitKind.allCases {
            counters.rateLimit[kind].checked += count(.checked, kind)
            counters.rateLimit[kind].dropped += count(.dropped, kind)
            counters.rateLimit[kind].slipped += count(.slipped, kind)
            counters.rateLimit[kind].wouldHaveLimited += count(.wouldHaveLimited, kind)
        }
    }

    private func count(_ event: Event, _ kind: RateLimitKind) -> UInt64 {
        counts[kind.rawValue * 4 + event.rawValue].load(ordering: .relaxed)
    }

    private func increment(_ event: Event, _ kind: RateLimitKind) {
        let index = kind.rawValue * 4 + event.rawValue
        counts[index].store(counts[index].load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }
}
