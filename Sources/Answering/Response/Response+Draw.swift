extension Selection {
    /// What a query for a type draws from; nil where the type is answered from static records or not at all.
    func draw(for type: UInt16, in segment: Segment) -> Draw? {
        switch type {
        case RecordCode.a: return ipv4
        case RecordCode.aaaa: return ipv6
        case RecordCode.cname: return aliases
        case RecordCode.any:
            // One record set, as for A (RFC 8482 4.1); for AAAA where there is none.
            if ipv4.count > 0 { return ipv4 }
            return ipv6.count > 0 ? ipv6 : nil
        case RecordCode.https where https != Self.noHTTPS: return segment.serviceDraws[Int(https)]
        default: return hasAliasesOnly ? aliases : nil
        }
    }

    /// What an answer drawn for a type tells besides its records.
    func note(for type: UInt16) -> ExtendedError? {
        switch type {
        case RecordCode.a: notes[.ipv4]
        case RecordCode.aaaa: notes[.ipv6]
        case RecordCode.any: notes[ipv4.count > 0 ? .ipv4 : .ipv6]
        case RecordCode.https where https != Self.noHTTPS: notes[.https]
        default: notes[.aliases]
        }
    }
}

extension Response {
    /// Answers with endpoints drawn by their weights.
    mutating func answer(
        _ type: UInt16, drawing draw: Draw, of selection: Selection, zone: Int, _ isInOverlay: Bool,
        _ segment: Segment, _ table: AnswerTable, _ message: inout MutableSpan<UInt8>
    ) -> Step {
        if !selection.notes.isEmpty { extendedError = selection.note(for: type) ?? extendedError }
        guard draw.totalWeight > 0 else {
            deny(zone: zone, table, &message)
            return .finished
        }
        let first = drawFirst(of: draw, in: segment)
        let candidate = segment.candidates[first]
        draws.note(candidate.counter)
        if candidate.isAlias {
            if selection.replacesAliases, replacement == nil {
                replacement = Replacement(zone: zone, ttl: .max)
            }
            let step = follow(candidate.records, isInOverlay: isInOverlay, segment, &message)
            return type == RecordCode.cname || type == RecordCode.any && replacement == nil ? .finished : step
        }
        let start = writer.position
        add(candidate.records, of: segment, &message)
        // One HTTPS record is enough: the addresses are behind its name.
        if selection.maxReturn != 1, draw.count > 1, type != RecordCode.https {
            drawFurther(after: first, of: draw, limit: Int(selection.maxReturn), from: start, segment, &message)
        }
        return .finished
    }

    /// The index of a candidate, drawn in exact proportion to the weights.
    @inline(__always)
    mutating func drawFirst(of draw: Draw, in segment: Segment) -> Int {
        // The standard library's bounded draw rejects what would bias it (Lemire's method).
        let ticket = random.next(upperBound: draw.totalWeight)
        var low = Int(draw.first)
        var high = low + Int(draw.count) - 1
        while low < high {
            let middle = (low + high) / 2
            if ticket < segment.candidates[middle].cumulativeWeight {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// Adds endpoints with addresses, drawn without replacement, until there are `limit` of them (0: all).
    private mutating func drawFurther(
        after first: Int, of draw: Draw, limit: Int, from start: Int, _ segment: Segment,
        _ message: inout MutableSpan<UInt8>
    ) {
        let count = Int(draw.count)
        if drawn.count < count { drawn = [Bool](repeating: false, count: count) }
        var remaining: UInt64 = 0
        for index in 0..<count {
            let candidate = segment.candidates[Int(draw.first) + index]
            drawn[index] = candidate.isAlias || Int(draw.first) + index == first
            if !drawn[index] { remaining += UInt64(candidate.weight) }
        }
        var returned = 1
        while remaining > 0, limit == 0 || returned < limit, !writer.isOverfull {
            var ticket = random.next(upperBound: remaining)
            for index in 0..<count where !drawn[index] {
                let candidate = segment.candidates[Int(draw.first) + index]
                if ticket < UInt64(candidate.weight) {
                    drawn[index] = true
                    remaining -= UInt64(candidate.weight)
                    returned += 1
                    draws.note(candidate.counter)
                    addDistinct(candidate.records, of: segment, from: start, &message)
                    break
                }
                ticket -= UInt64(candidate.weight)
            }
        }
    }

    /// Adds those records of a set that the answer does not hold yet, which begins at `start`.
    private mutating func addDistinct(
        _ set: RecordSet, of segment: Segment, from start: Int, _ message: inout MutableSpan<UInt8>
    ) {
        // All records of one family are of one length, and their data comes last.
        let length = Int(set.length) / Int(set.count)
        let dataLength = length - RenderedRecord.fixedLength
        let octets = segment.octets
        for record in 0..<Int(set.count) where !writer.isOverfull {
            let source = Int(set.start) + record * length
            var isNew = true
            var earlier = start
            while earlier < writer.position, isNew {
                isNew = false
                for index in 0..<dataLength
                where message[earlier + RenderedRecord.fixedLength + index]
                    != octets[source + RenderedRecord.fixedLength + index]
                {
                    isNew = true
                    break
                }
                earlier += length
            }
            guard isNew else { continue }
            var single = set
            single.start = UInt32(source)
            single.length = UInt32(length)
            single.count = 1
            add(single, of: segment, &message)
        }
    }
}
