internal import Transport

/// Where the prefixes that ask are counted: a table of fixed size that all workers share without locks.
///
/// A prefix may be in any of the eight slots of one set. The set's tags, with a prefix's fingerprint and when it was seen
/// last, fill one line of the cache, a slot's counts another. Whoever finds a set full takes the slot that was not used
/// for the longest: a prefix over its limit asks often and stays, one of a flood of forged ones asks once and goes. A
/// prefix begins with nothing counted, so however full the table is, nobody is limited for another's queries; what is lost
/// is the count of the one that went.
///
/// A taken slot is first marked busy, so that its counts are cleared before the new prefix is seen there. A worker that
/// found the slot's former prefix just before may still count one response there, of which the new prefix has one less
/// this second; whether what it found full was its prefix's, it makes sure of (`isStill`).
final class RateLimitTable: Sendable {
    /// Slots of a set: their tags are as many as a line holds.
    static let ways = 8
    /// Words of a slot: a line.
    static let slotWords = 8
    /// More prefixes would take over 1 GiB.
    static let largestSize = 1 << 24

    private let tags: AtomicWords
    /// The counts, `slotWords` of each slot.
    let counts: AtomicWords
    private let hash: PrefixHash
    private let setMask: UInt64

    /// Makes a table of that many prefixes, rounded up to a power of 2, within 8 and 16,777,216; nil without the memory.
    init?(size: Int, random: inout some RandomNumberGenerator) {
        var sets = 1
        while sets * Self.ways < min(size, Self.largestSize) { sets *= 2 }
        guard let tags = AtomicWords(count: sets * Self.ways),
            let counts = AtomicWords(count: sets * Self.ways * Self.slotWords)
        else { return nil }
        self.tags = tags
        self.counts = counts
        setMask = UInt64(sets - 1)
        hash = PrefixHash(random: &random)
    }

    /// How many prefixes it holds.
    var size: Int { tags.count }

    // A tag: the hash's upper 48 bits, then the tick when it was seen last. Upper bits of 0 stand for no prefix: a slot
    // that was never used, or is busy.
    private static let tickMask: UInt64 = 0xFFFF
    private static let busy: UInt64 = 1
    /// A tick is 2^21 ns, 2 ms; they come around after two minutes, when a slot can be taken for a younger one once.
    private static let tickShift: UInt64 = 21
    /// How far another worker's clock may be ahead, in ticks: a second.
    private static let lead: UInt64 = 480

    /// A prefix's slot as it was found.
    struct Slot {
        /// The index of the first word in `counts`.
        var first: Int
        fileprivate var print: UInt64
    }

    /// A prefix's slot, which it has from here on if it had none.
    ///
    /// - Parameters:
    ///   - prefix: The prefix (see `ClientPrefixes`).
    ///   - time: Nanoseconds.
    /// - Returns: The slot; nil when other workers are taking the set's slots right now.
    func slot(of prefix: UInt128, at time: UInt64) -> Slot? {
        let hash = hash(prefix)
        let first = Int(truncatingIfNeeded: hash & setMask) * Self.ways
        let print = max(hash & ~Self.tickMask, Self.tickMask + 1)
        let tick = time >> Self.tickShift & Self.tickMask
        for index in first..<first + Self.ways {
            let tag = tags.acquire(index)
            guard tag & ~Self.tickMask == print else { continue }
            // Of no account if another worker was faster.
            if tag & Self.tickMask != tick { _ = tags.replace(tag, with: print | tick, at: index) }
            return Slot(first: index * Self.slotWords, print: print)
        }
        return take(first, print | tick).map { Slot(first: $0, print: print) }
    }

    /// Whether a slot still is the prefix's for which it was found. A worker that is held up long enough may find the
    /// counts of another one there.
    func isStill(_ slot: Slot) -> Bool {
        tags.acquire(slot.first / Self.slotWords) & ~Self.tickMask == slot.print
    }

    /// Gives a prefix the slot of a set that was not used for the longest.
    private func take(_ first: Int, _ tag: UInt64) -> Int? {
        // Each try that fails is another worker's that took the slot or saw its prefix.
        for _ in 0..<Self.ways {
            var oldest: (index: Int, tag: UInt64, age: UInt64)?
            for index in first..<first + Self.ways {
                let other = tags.load(index)
                if other == Self.busy { continue }
                // None is older than a slot that was never used.
                let age = other == 0 ? .max : (tag &+ Self.lead &- other) & Self.tickMask
                if oldest == nil || age > oldest?.age ?? 0 { oldest = (index, other, age) }
            }
            guard let oldest else { return nil }
            guard tags.replace(oldest.tag, with: Self.busy, at: oldest.index) == oldest.tag else { continue }
            let slot = oldest.index * Self.slotWords
            for word in slot..<slot + Self.slotWords { counts.store(0, at: word) }
            tags.release(tag, at: oldest.index)
            return slot
        }
        return nil
    }
}
