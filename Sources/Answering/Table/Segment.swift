/// A part of the table: nodes found by name, and all that they refer to, in flat arrays.
///
/// Flat arrays of plain values need no reference counting while a query is answered.
final class Segment: Sendable {
    /// Node indices plus one, by hash, with linear probing; 0 is free. The count is a power of two, at most half used.
    let slots: [UInt32]
    let nodes: [Node]
    let sets: [RecordSet]
    let selections: [Selection]
    /// The draws for HTTPS of those selections that have one.
    let serviceDraws: [Draw]
    let candidates: [Candidate]
    /// For each candidate, the sum of the weights of its draw's candidates up to and with it; never 0.
    let cumulativeWeights: [UInt64]
    /// The numbers of records that several endpoints of a draw have, one for each record of such an endpoint
    /// (``Candidate/unshared`` for one that it alone has).
    let sharedRecords: [UInt32]
    /// Names, lower-cased in wire form, and rendered records.
    let octets: [UInt8]

    init(
        slots: [UInt32], nodes: [Node], sets: [RecordSet], selections: [Selection], serviceDraws: [Draw],
        candidates: [Candidate], cumulativeWeights: [UInt64], sharedRecords: [UInt32], octets: [UInt8]
    ) {
        self.slots = slots
        self.nodes = nodes
        self.sets = sets
        self.selections = selections
        self.serviceDraws = serviceDraws
        self.candidates = candidates
        self.cumulativeWeights = cumulativeWeights
        self.sharedRecords = sharedRecords
        self.octets = octets
    }

    /// A segment without nodes.
    static let empty = Segment(
        slots: [], nodes: [], sets: [], selections: [], serviceDraws: [], candidates: [], cumulativeWeights: [],
        sharedRecords: [], octets: [])

    /// The index of the node that has the name at an offset of other octets; nil where there is none.
    @inline(__always)
    func find(hash: UInt64, length: Int, at offset: Int, in name: Span<UInt8>) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: NameHash.spread(hash)) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if nodes[index].hash == hash, Int(nodes[index].nameLength) == length,
                hasName(Int(nodes[index].nameStart), length, at: offset, in: name)
            {
                return index
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The index of the wildcard node right below a name; nil where there is none.
    func findWildcard(hash: UInt64, below length: Int, at offset: Int, in name: Span<UInt8>) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: NameHash.spread(hash)) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            let start = Int(nodes[index].nameStart)
            if nodes[index].hash == hash, Int(nodes[index].nameLength) == length + 2, octets[start] == 1,
                octets[start + 1] == UInt8(ascii: "*"), hasName(start + 2, length, at: offset, in: name)
            {
                return index
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Whether the name at `start` is, but for case, the one at an offset of other octets.
    @inline(__always)
    private func hasName(_ start: Int, _ length: Int, at offset: Int, in name: Span<UInt8>) -> Bool {
        // Cut to one length first, so that the loop needs no bounds checks of its own.
        let octets = self.octets
        let own = octets.span.extracting(start..<start + length)
        let other = name.extracting(offset..<offset + length)
        for index in own.indices where own[index] != foldCase(other[index]) {
            return false
        }
        return true
    }
}
