import DNSWire

/// Collects nodes and renders what they answer, and makes a segment of them.
struct SegmentBuilder {
    private var nodes: [Node] = []
    private var sets: [RecordSet] = []
    private var selections: [Selection] = []
    private var serviceDraws: [Draw] = []
    private var candidates: [Candidate] = []
    private var cumulativeWeights: [UInt64] = []
    private var sharedRecords: [UInt32] = []
    private var octets: [UInt8] = []

    /// Adds a node without data.
    ///
    /// - Returns: Its index.
    @discardableResult
    mutating func addNode(_ name: DomainName, kind: Node.Kind, zone: Int) -> Int {
        var suffixes = NameSuffixes()
        _ = suffixes.read(name.wire.span, at: 0)
        nodes.append(
            Node(
                hash: suffixes.hash(from: 0), nameStart: addOctets(name.wire), nameLength: UInt8(name.wire.count),
                kind: kind, zone: UInt16(zone), firstSet: UInt32(sets.count), setCount: 0,
                selection: Node.noSelection))
        return nodes.count - 1
    }

    /// Adds record sets to the node that was added last.
    ///
    /// - Parameter additionals: The addresses that go along with a set.
    mutating func addSets(_ recordSets: [[ResourceRecord]], additionals: ([ResourceRecord]) -> Additionals) {
        let first = sets.count
        nodes[nodes.count - 1].firstSet = UInt32(first)
        nodes[nodes.count - 1].setCount = UInt16(clamping: recordSets.count)
        for records in recordSets {
            addSet(records, ttl: nil)
        }
        for (index, records) in zip(first..., recordSets) {
            addAdditionals(additionals(records), to: index)
        }
    }

    /// Adds the addresses that go along with a set, given its index.
    mutating func addAdditionals(_ additionals: Additionals, to index: Int) {
        let all = (additionals.required + additionals.others).prefix(Int(UInt16.max))
        guard !all.isEmpty else { return }
        sets[index].firstAdditional = UInt32(sets.count)
        sets[index].additionalCount = UInt16(all.count)
        sets[index].requiredCount = UInt16(clamping: additionals.required.count)
        for records in all {
            addSet(records, ttl: nil)
        }
    }

    /// Adds a selection to the node that was added last.
    mutating func addSelection(_ selection: Selection) {
        nodes[nodes.count - 1].selection = UInt32(selections.count)
        selections.append(selection)
    }

    /// Renders records of one owner and type, which share the lowest of their TTLs (RFC 2181 5.2).
    ///
    /// - Returns: The set's index.
    @discardableResult
    mutating func addSet(_ records: [ResourceRecord], ttl: UInt32?) -> Int {
        guard let first = records.first else { return sets.count }
        let shared = ttl ?? records.reduce(first.ttl) { min($0, $1.ttl) }
        let owner = addOctets(first.name.wire)
        sets.append(render(records.map(\.rdata), type: first.type, ttl: shared, ownerStart: owner))
        return sets.count - 1
    }

    /// Adds a run of candidates with cumulative weights, those with addresses first; what weighs nothing is left out.
    ///
    /// - Parameter answersSeveral: Whether an answer may hold several of them, so that it matters what they share.
    mutating func addDraw(
        _ members: [(weight: UInt32, isAlias: Bool, counter: UInt32, records: RecordSet)], answersSeveral: Bool = false
    ) -> Draw {
        let first = candidates.count
        var total: UInt64 = 0
        var addressCount = 0
        for isAlias in [false, true] {
            for member in members where member.isAlias == isAlias && member.weight > 0 {
                total += UInt64(member.weight)
                cumulativeWeights.append(total)
                candidates.append(
                    Candidate(
                        records: member.records, counter: member.counter, firstShared: Candidate.sharesNothing))
            }
            if !isAlias { addressCount = candidates.count - first }
        }
        if answersSeveral, addressCount > 1 { numberSharedRecords(of: first..<first + addressCount) }
        return Draw(first: UInt32(first), count: UInt32(candidates.count - first), addressCount: UInt32(addressCount))
    }

    /// Gives the records that several candidates have one number each.
    private mutating func numberSharedRecords(of run: Range<Int>) {
        var seen: Set<ArraySlice<UInt8>> = []
        var numbers: [ArraySlice<UInt8>: UInt32] = [:]
        for candidate in candidates[run] {
            for data in data(of: candidate.records) where !seen.insert(data).inserted && numbers[data] == nil {
                numbers[data] = UInt32(numbers.count)
            }
        }
        guard !numbers.isEmpty else { return }
        for index in run {
            let own = data(of: candidates[index].records).map { numbers[$0] ?? Candidate.unshared }
            guard own.contains(where: { $0 != Candidate.unshared }) else { continue }
            candidates[index].firstShared = UInt32(sharedRecords.count)
            sharedRecords += own
        }
    }

    /// The data of rendered records of one length.
    private func data(of set: RecordSet) -> [ArraySlice<UInt8>] {
        guard set.count > 0 else { return [] }
        let length = Int(set.length) / Int(set.count)
        return (0..<Int(set.count)).map { index in
            let start = Int(set.start) + index * length
            return octets[start + RenderedRecord.fixedLength..<start + length]
        }
    }

    /// Adds a draw for HTTPS.
    ///
    /// - Returns: Its index.
    mutating func addServiceDraw(
        _ members: [(weight: UInt32, isAlias: Bool, counter: UInt32, records: RecordSet)]
    ) -> UInt32 {
        serviceDraws.append(addDraw(members))
        return UInt32(serviceDraws.count - 1)
    }

    /// Renders a record set that belongs to no node's list; equal data is given once (RFC 2181 5).
    ///
    /// Records that the count can not tell are left out: no message could hold those before them.
    mutating func render(_ data: [[UInt8]], type: RecordType, ttl: UInt32, ownerStart: UInt32 = 0) -> RecordSet {
        let start = octets.count
        var count: UInt16 = 0
        var seen: Set<[UInt8]> = []
        for rdata in data where count < .max && (data.count == 1 || seen.insert(rdata).inserted) {
            count += 1
            append(RenderedRecord.questionPointer)
            append(type.rawValue)
            append(RecordClass.internet.rawValue)
            append(UInt16(truncatingIfNeeded: ttl >> 16))
            append(UInt16(truncatingIfNeeded: ttl))
            append(UInt16(truncatingIfNeeded: rdata.count))
            octets.append(contentsOf: rdata)
        }
        return RecordSet(
            type: type.rawValue, count: count, start: UInt32(start), length: UInt32(octets.count - start),
            hasNames: NamesInData.isCompressible(type.rawValue), ownerStart: ownerStart)
    }

    /// The segment of all that was added.
    func finish() -> Segment {
        var capacity = 1
        while capacity < nodes.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: 0, count: nodes.isEmpty ? 0 : capacity)
        for (index, node) in nodes.enumerated() {
            var slot = Int(truncatingIfNeeded: NameHash.spread(node.hash)) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(index + 1)
        }
        return Segment(
            slots: slots, nodes: nodes, sets: sets, selections: selections, serviceDraws: serviceDraws,
            candidates: candidates, cumulativeWeights: cumulativeWeights, sharedRecords: sharedRecords, octets: octets)
    }

    private mutating func addOctets(_ added: [UInt8]) -> UInt32 {
        octets.append(contentsOf: added)
        return UInt32(octets.count - added.count)
    }

    private mutating func append(_ value: UInt16) {
        octets.append(UInt8(truncatingIfNeeded: value >> 8))
        octets.append(UInt8(truncatingIfNeeded: value))
    }
}
