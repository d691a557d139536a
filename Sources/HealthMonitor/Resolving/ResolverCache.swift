package import DNSWire
package import Transport

/// What names resolved to, for as long as their records said; pure, the clock is the caller's.
package struct ResolverCache {
    /// Bounds of a TTL in seconds: 0 would resolve anew for each target of one name, and a day is RFC 1035's custom.
    package static let timeToLive: ClosedRange<UInt32> = 1...86_400
    /// The longest time that a negative answer is kept, in seconds; a new name must come to life soon.
    package static let longestNegative: UInt32 = 300
    /// More names than this are not kept.
    package static let capacity = 100_000

    private struct Entry {
        var resolution: Resolution
        var expiry: MonotonicTime
    }

    private var entries: [DomainName: Entry] = [:]

    /// An empty cache.
    package init() {}

    /// How many names are kept.
    package var count: Int { entries.count }

    /// What the name resolved to, unless that has expired.
    package func resolution(of name: DomainName, now: MonotonicTime) -> Resolution? {
        guard let entry = entries[name], entry.expiry > now else { return nil }
        return entry.resolution
    }

    /// Keeps what a name resolved to for that many seconds, within the bounds. That no resolver answers is not kept.
    package mutating func insert(
        _ resolution: Resolution, of name: DomainName, timeToLive seconds: UInt32, now: MonotonicTime
    ) {
        let limit: UInt32
        switch resolution {
        case .addresses: limit = Self.timeToLive.upperBound
        case .nameNotFound, .noAddresses: limit = Self.longestNegative
        case .unavailable: return
        }
        if entries.count >= Self.capacity { entries = entries.filter { $0.value.expiry > now } }
        guard entries.count < Self.capacity || entries[name] != nil else { return }
        let kept = min(max(seconds, Self.timeToLive.lowerBound), limit)
        entries[name] = Entry(resolution: resolution, expiry: now.advanced(by: .seconds(Int64(kept))))
    }

    /// Forgets everything, for a resolver configuration that has changed.
    package mutating func removeAll() {
        entries.removeAll()
    }
}
