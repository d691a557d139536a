internal import Synchronization

/// What the TCP connections of a server have done together.
final class TCPCounters: Sendable {
    let accepted = Atomic<UInt64>(0)
    let refused = Atomic<UInt64>(0)
    let timedOut = Atomic<UInt64>(0)
    let queries = Atomic<UInt64>(0)
    let responses = Atomic<UInt64>(0)

    /// Adds them up.
    func add(to counters: inout DNSServerCounters) {
        counters.tcpAccepted += accepted.load(ordering: .relaxed)
        counters.tcpRefused += refused.load(ordering: .relaxed)
        counters.tcpTimedOut += timedOut.load(ordering: .relaxed)
        counters.tcpQueries += queries.load(ordering: .relaxed)
        counters.tcpResponses += responses.load(ordering: .relaxed)
    }
}
