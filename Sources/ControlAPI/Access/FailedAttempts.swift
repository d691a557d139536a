internal import IPAddress

/// Counts failed attempts of each source, and says how long the answer to its next one has to wait if that fails too.
///
/// Ten attempts cost nothing: kubectl alone makes five for a wrong token. Each further one doubles the wait before a
/// refusal, from 0.1 s to 3.2 s, and one is forgotten every two seconds. A source is an IPv4 address or the /64 of an
/// IPv6 address, which is what one customer gets. At most 4096 sources are kept; then the quarter that has failed the
/// longest ago is forgotten.
struct FailedAttempts {
    /// Who makes attempts.
    enum Source: Hashable, Sendable {
        case ipv4(UInt32)
        case ipv6(UInt64)
        /// The Unix socket.
        case local

        init(_ address: IPAddress?) {
            self =
                switch address {
                case .v4(let address)?: .ipv4(address.rawValue)
                case .v6(let address)?: .ipv6(address.high)
                case nil: .local
                }
        }
    }

    private struct Record {
        var count: Int
        /// When the count was that; it falls by one every `forgetting`.
        var since: ContinuousClock.Instant

        func current(_ now: ContinuousClock.Instant) -> Int {
            max(0, count - Int(clamping: Int64((now - since) / FailedAttempts.forgetting)))
        }
    }

    static let free = 10
    static let firstDelay = Duration.milliseconds(100)
    static let doublings = 5
    static let forgetting = Duration.seconds(2)
    static let capacity = 4096

    private var records: [Source: Record] = [:]

    /// How many sources are kept.
    var count: Int { records.count }

    /// How long the refusal of a source's next attempt has to wait.
    func delay(of source: Source, at now: ContinuousClock.Instant) -> Duration {
        guard let count = records[source]?.current(now), count > Self.free else { return .zero }
        return Self.firstDelay * (1 << min(count - Self.free - 1, Self.doublings))
    }

    /// Counts a failed attempt.
    mutating func record(_ source: Source, at now: ContinuousClock.Instant) {
        let before = records[source]?.current(now) ?? 0
        if records[source] == nil, records.count >= Self.capacity { makeRoom() }
        // No more than what counts, so that the waits are over some 30 s after the last failure.
        records[source] = Record(count: min(before + 1, Self.free + Self.doublings + 1), since: now)
    }

    private mutating func makeRoom() {
        let oldest = records.sorted { $0.value.since < $1.value.since }.prefix(Self.capacity / 4)
        for (source, _) in oldest { records[source] = nil }
    }
}
