internal import Synchronization
internal import Transport

/// What one UDP worker has done.
final class UDPCounters: Sendable {
    private let queries = Atomic<UInt64>(0)
    private let responses = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)
    private let proxyDrops = Atomic<UInt64>(0)
    private let accessRefusals = Atomic<UInt64>(0)
    private let sendErrors = Atomic<UInt64>(0)
    private let receiveErrors = Atomic<UInt64>(0)
    /// What rate limiting has done.
    let rateLimit = RateLimitTally()

    /// Counts a batch.
    func note(_ outcome: DatagramBatch.Outcome, proxyDrops: Int, accessRefusals: Int) {
        queries.add(UInt64(outcome.sent + outcome.unanswered + outcome.sendErrors - proxyDrops), ordering: .relaxed)
        responses.add(UInt64(outcome.sent), ordering: .relaxed)
        guard outcome.dropped + outcome.sendErrors + proxyDrops + accessRefusals > 0 else { return }
        dropped.add(UInt64(outcome.dropped), ordering: .relaxed)
        sendErrors.add(UInt64(outcome.sendErrors), ordering: .relaxed)
        self.proxyDrops.add(UInt64(proxyDrops), ordering: .relaxed)
        self.accessRefusals.add(UInt64(accessRefusals), ordering: .relaxed)
    }

    /// Counts a failed receive.
    func noteReceiveError() {
        receiveErrors.add(1, ordering: .relaxed)
    }

    /// Adds them up.
    func add(to counters: inout DNSServerCounters) {
        counters.udpQueries += queries.load(ordering: .relaxed)
        counters.udpResponses += responses.load(ordering: .relaxed)
        counters.udpDropped += dropped.load(ordering: .relaxed)
        counters.udpProxyDrops += proxyDrops.load(ordering: .relaxed)
        counters.udpAccessRefusals += accessRefusals.load(ordering: .relaxed)
        counters.udpSendErrors += sendErrors.load(ordering: .relaxed)
        counters.udpReceiveErrors += receiveErrors.load(ordering: .relaxed)
        rateLimit.add(to: &counters)
    }
}
