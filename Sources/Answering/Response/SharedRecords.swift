/// Which records an answer holds already, among those that several endpoints of its draw share.
///
/// Equal records have one number, given when the table is built. Numbers are kept in a hash table with linear probing,
/// larger than any message has records, and are forgotten by counting answers: nothing is cleared for an answer.
struct SharedRecords {
    /// Marks a record that one endpoint alone has.
    static let unshared = UInt32.max
    /// A power of two, over twice the records that 65,535 octets hold.
    private static let slotCount = 8192

    /// The answer's number in the upper half, the record's in the lower.
    private var slots = [UInt64](repeating: 0, count: slotCount)
    private var answer: UInt32 = 0

    /// Forgets all.
    mutating func begin() {
        answer &+= 1
        guard answer == 0 else { return }
        for index in slots.indices { slots[index] = 0 }
        answer = 1
    }

    /// Whether the answer holds the record.
    func contains(_ number: UInt32) -> Bool {
        slots[slot(of: number)] == entry(number)
    }

    /// Notes that the answer holds the record.
    mutating func insert(_ number: UInt32) {
        slots[slot(of: number)] = entry(number)
    }

    private func entry(_ number: UInt32) -> UInt64 { UInt64(answer) << 32 | UInt64(number) }

    /// Where the number stands, or would: numbers are given in a row, so that those of an answer seldom meet.
    private func slot(of number: UInt32) -> Int {
        var slot = Int(number) & (Self.slotCount - 1)
        for _ in 0..<Self.slotCount - 1 {
            let found = slots[slot]
            if found == entry(number) || UInt32(truncatingIfNeeded: found >> 32) != answer { break }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return slot
    }
}
