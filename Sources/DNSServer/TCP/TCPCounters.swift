internal import Synchronization

/// What the connections of a listener have done together.
final class TCPCounters: Sendable {
    let accepted = Atomic<UInt64>(0)
    let evicted = Atomic<UInt64>(0)
    let idleTimeouts = Atomic<UInt64>(0)
    let queryTimeouts = Atomic<UInt64>(0)
    let responseTimeouts = Atomic<UInt64>(0)
    let handshakeTimeouts = Atomic<UInt64>(0)
    let framingErrors = Atomic<UInt64>(0)
    let queries = Atomic<UInt64>(0)
    let responses = Atomic<UInt64>(0)
    let handshakes = Atomic<UInt64>(0)
    let resumptions = Atomic<UInt64>(0)
    let handshakeFailures = Atomic<UInt64>(0)
    let proxyDrops = Atomic<UInt64>(0)
    let accessRefusals = Atomic<UInt64>(0)

    /// Adds them up; queries and responses of TLS count as those of TCP too.
    func add(to counters: inout DNSServerCounters, isTLS: Bool) {
        counters.tcpAccepted += accepted.load(ordering: .relaxed)
        counters.tcpEvicted += evicted.load(ordering: .relaxed)
        counters.tcpIdleTimeouts += idleTimeouts.load(ordering: .relaxed)
        counters.tcpQueryTimeouts += queryTimeouts.load(ordering: .relaxed)
        counters.tcpResponseTimeouts += responseTimeouts.load(ordering: .relaxed)
        counters.tcpHandshakeTimeouts += handshakeTimeouts.load(ordering: .relaxed)
        counters.tcpFramingErrors += framingErrors.load(ordering: .relaxed)
        counters.tcpProxyDrops += proxyDrops.load(ordering: .relaxed)
        counters.tcpAccessRefusals += accessRefusals.load(ordering: .relaxed)
        let queries = queries.load(ordering: .relaxed)
        let responses = responses.load(ordering: .relaxed)
        counters.tcpQueries += queries
        counters.tcpResponses += responses
        guard isTLS else { return }
        counters.tlsQueries += queries
        counters.tlsResponses += responses
        counters.tlsHandshakes += handshakes.load(ordering: .relaxed)
        counters.tlsResumptions += resumptions.load(ordering: .relaxed)
        counters.tlsFailures += handshakeFailures.load(ordering: .relaxed)
    }
}

extension Atomic<UInt64> {
    /// Counts one more.
    func increment() {
        add(1, ordering: .relaxed)
    }
}
