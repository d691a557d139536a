/// A set of numbers that is emptied without touching what it held: each entry has the count of emptyings beside it.
///
/// A hash table with linear probing and a fixed number of slots, of which at most half may be used.
struct NumberSet {
    private let mask: Int
    /// The count of emptyings in the upper half, the number in the lower.
    private var slots: [UInt64]
    private var emptyings: UInt32 = 1

    /// Makes an empty set.
    ///
    /// - Parameter slotCount: A power of two, at least twice what the set will hold.
    init(slotCount: Int) {
        mask = slotCount - 1
        slots = [UInt64](repeating: 0, count: slotCount)
    }

    /// Forgets all numbers.
    mutating func removeAll() {
        emptyings &+= 1
        guard emptyings == 0 else { return }
        for index in slots.indices { slots[index] = 0 }
        emptyings = 1
    }

    /// Whether it holds the number.
    func contains(_ number: UInt32) -> Bool {
        slots[slot(of: number)] == entry(number)
    }

    /// Takes the number up.
    mutating func insert(_ number: UInt32) {
        slots[slot(of: number)] = entry(number)
    }

    private func entry(_ number: UInt32) -> UInt64 { UInt64(emptyings) << 32 | UInt64(number) }

    /// Where the number stands, or would: numbers are given in a row, so that few meet.
    private func slot(of number: UInt32) -> Int {
        var slot = Int(number) & mask
        for _ in 0..<mask {
            let found = slots[slot]
            if found == entry(number) || UInt32(truncatingIfNeeded: found >> 32) != emptyings { break }
            slot = (slot + 1) & mask
        }
        return slot
    }
}
