public import Answering
public import IPAddress
internal import Transport

/// Decides which responses over UDP are sent: response rate limiting, so that nobody uses the server to flood others with
/// forged source addresses, and no client takes it for itself.
///
/// Each client prefix has a token bucket for each limit, which holds a second's responses and fills at the limit's rate:
/// in any `t` seconds in a row, a prefix gets at most `rate * (t + 1)` responses. A response takes a token of its category
/// and one of all; one that is withheld takes none, so the rate is what gets through even in a flood.
///
/// A bucket is one word, the time at which it is full again (the generic cell rate algorithm, ITU-T I.371): taking a token
/// moves it by a token's time, and there is none when it lies a second ahead. All workers share the words.
public final class RateLimiter: Sendable {
    /// What becomes of a response.
    public enum Action: Sendable, Equatable {
        /// It is sent as it is.
        case send
        /// It is sent truncated (slip).
        case truncate
        /// It is not sent.
        case drop
    }

    /// A decision, and what is to be counted and logged of it.
    public struct Judgement: Sendable, Equatable {
        /// What becomes of the response.
        public var action: Action
        /// The limit that it is over; nil for none. In a dry run it is sent nevertheless.
        public var exceeded: RateLimitKind?
        /// Whether it was held against limits at all.
        public var isChecked: Bool
        /// Whether this prefix was not over a limit in the 10 s before.
        public var isFirst: Bool

        /// Makes a decision.
        public init(
            action: Action = .send, exceeded: RateLimitKind? = nil, isChecked: Bool = true, isFirst: Bool = false
        ) {
            self.action = action
            self.exceeded = exceeded
            self.isChecked = isChecked
            self.isFirst = isFirst
        }
    }

    /// What it decides by.
    public let settings: RateLimitSettings
    let table: RateLimitTable
    let prefixes: ClientPrefixes
    private let exempt: PrefixSet
    /// The time that a token takes, by `RateLimitKind`, in nanoseconds; 0 where there is no limit.
    private let intervals: [5 of UInt64]

    /// What a bucket holds, in nanoseconds of its rate.
    private static let depth: UInt64 = 1_000_000_000
    /// How long a prefix is under its limits before the next time over one is told as a new one.
    private static let quiet: UInt64 = 10_000_000_000

    // The words of a slot behind the buckets.
    private static let withheldWord = RateLimitKind.allCases.count
    private static let lastWord = withheldWord + 1

    /// Makes a limiter with a table of its own; nil when there is no memory for one.
    ///
    /// - Parameters:
    ///   - settings: What it decides by.
    ///   - random: Draws the secret by which prefixes are placed.
    public convenience init?(_ settings: RateLimitSettings, random: inout some RandomNumberGenerator) {
        guard let table = RateLimitTable(size: settings.tableSize, random: &random) else { return nil }
        self.init(settings, table)
    }

    /// Makes a limiter that goes on with a table.
    init(_ settings: RateLimitSettings, _ table: RateLimitTable) {
        self.settings = settings
        self.table = table
        prefixes = ClientPrefixes(settings)
        exempt = PrefixSet(settings.exempt)
        let rates = RateLimitKind.allCases.map(settings.rate)
        intervals = InlineArray { rates[$0] == 0 ? 0 : Self.depth / UInt64(rates[$0]) }
    }

    /// How many prefixes are counted at a time.
    public var tableSize: Int { table.size }

    /// Decides on one response; allocates nothing and waits for nobody.
    ///
    /// - Parameters:
    ///   - summary: What the response is. Who has shown a valid cookie is where it says, and is not limited
    ///     (RFC 7873 5.2.5).
    ///   - client: Whom it is for.
    ///   - time: Nanoseconds since some moment, the same one for all workers, at most some seconds behind.
    public func judge(_ summary: ResponseSummary, for client: IPAddress, at time: UInt64) -> Judgement {
        if summary.hasValidCookie || exempt.contains(client) { return Judgement(isChecked: false) }
        guard let place = table.slot(of: prefixes.number(of: client), at: time) else {
            return Judgement(isChecked: false)
        }
        let slot = place.first
        var judgement = Judgement()
        let kind = RateLimitKind(summary.category)
        // Looked at first, so that a response over the limit of all costs its category nothing.
        if !hasToken(.all, slot, time) {
            judgement.exceeded = .all
        } else if !takeToken(kind, slot, time) {
            judgement.exceeded = kind
        } else if !takeToken(.all, slot, time) {
            judgement.exceeded = .all
        } else {
            return judgement
        }
        guard table.isStill(place) else { return Judgement(isChecked: false) }
        let last = table.counts.load(slot + Self.lastWord)
        table.counts.store(max(time, 1), at: slot + Self.lastWord)
        judgement.isFirst = last == 0 || time > last && time - last > Self.quiet
        guard !settings.isDryRun else { return judgement }
        judgement.action = .drop
        if settings.slip > 0 {
            let withheld = table.counts.add(1, at: slot + Self.withheldWord) &+ 1
            if withheld % UInt64(settings.slip) == 0 { judgement.action = .truncate }
        }
        return judgement
    }

    private func hasToken(_ kind: RateLimitKind, _ slot: Int, _ time: UInt64) -> Bool {
        let later = max(table.counts.acquire(slot + kind.rawValue), time) + intervals[kind.rawValue]
        return later <= time + Self.depth
    }

    private func takeToken(_ kind: RateLimitKind, _ slot: Int, _ time: UInt64) -> Bool {
        let interval = intervals[kind.rawValue]
        if interval == 0 { return true }
        let word = slot + kind.rawValue
        var full = table.counts.acquire(word)
        while true {
            let later = max(full, time) + interval
            if later > time + Self.depth { return false }
            let found = table.counts.replace(full, with: later, at: word)
            if found == full { return true }
            full = found
        }
    }
}
