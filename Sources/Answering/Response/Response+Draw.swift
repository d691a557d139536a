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
        guard draw.count > 0 else {
            deny(zone: zone, table, &message)
            return .finished
        }
        let weights = segment.cumulativeWeights
        let line = weights.span.extracting(Int(draw.first)..<Int(draw.first) + Int(draw.count))
        // The standard library's bounded draw rejects what would bias it (Lemire's method).
        let place = SuccessiveDraw.place(of: random.next(upperBound: line[line.count - 1]), on: line)
        let candidate = segment.candidates[Int(draw.first) + place]
        draws.note(candidate.counter)
        if place >= Int(draw.addressCount) {
            if selection.replacesAliases, replacement == nil {
                replacement = Replacement(zone: zone, ttl: .max)
            }
            let step = follow(candidate.records, isInOverlay: isInOverlay, segment, &message)
            return type == RecordCode.cname || type == RecordCode.any && replacement == nil ? .finished : step
        }
        add(candidate.records, of: segment, &message)
        // One HTTPS record is enough: the addresses are behind its name.
        if selection.maxReturn != 1, draw.addressCount > 1, type != RecordCode.https, !writer.isOverfull {
            drawFurther(after: place, of: draw, limit: Int(selection.maxReturn), segment, &message)
        }
        return .finished
    }

    /// Adds endpoints with addresses, drawn without replacement, until there are `limit` of them (0: as many as an answer
    /// has at most), or the next one does not fit.
    private mutating func drawFurther(
        after first: Int, of draw: Draw, limit: Int, _ segment: Segment, _ message: inout MutableSpan<UInt8>
    ) {
        let weights = segment.cumulativeWeights
        let line = weights.span.extracting(Int(draw.first)..<Int(draw.first) + Int(draw.addressCount))
        successive.begin(with: first, on: line)
        shared.removeAll()
        noteShared(segment.candidates[Int(draw.first) + first], of: segment)
        let limit = limit == 0 ? SuccessiveDraw.limit : limit
        while successive.count < limit, let place = successive.next(on: line, using: &random) {
            let candidate = segment.candidates[Int(draw.first) + place]
            guard addDistinct(candidate, of: segment, &message) else { return }
            draws.note(candidate.counter)
        }
    }

    /// Adds those records of an endpoint that the answer does not hold yet, all or none.
    ///
    /// - Returns: Whether they fit.
    private mutating func addDistinct(
        _ candidate: Candidate, of segment: Segment, _ message: inout MutableSpan<UInt8>
    ) -> Bool {
        let records = candidate.records
        let room = writer.room - roomForOptions
        guard candidate.firstShared != Candidate.sharesNothing else {
            guard Int(records.length) <= room else { return false }
            add(records, of: segment, &message)
            return true
        }
        // All records of one family are of one length.
        let length = Int(records.length) / Int(records.count)
        var fresh = 0
        for record in 0..<Int(records.count) where !holds(record, of: candidate, segment) { fresh += 1 }
        guard fresh * length <= room else { return false }
        for record in 0..<Int(records.count) where !holds(record, of: candidate, segment) {
            var single = records
            single.start += UInt32(record * length)
            single.length = UInt32(length)
            single.count = 1
            add(single, of: segment, &message)
        }
        noteShared(candidate, of: segment)
        return true
    }

    /// Whether the answer holds a record of an endpoint by another one.
    private func holds(_ record: Int, of candidate: Candidate, _ segment: Segment) -> Bool {
        let number = segment.sharedRecords[Int(candidate.firstShared) + record]
        return number != Candidate.unshared && shared.contains(number)
    }

    private mutating func noteShared(_ candidate: Candidate, of segment: Segment) {
        guard candidate.firstShared != Candidate.sharesNothing else { return }
        for record in 0..<Int(candidate.records.count) {
            let number = segment.sharedRecords[Int(candidate.firstShared) + record]
            if number != Candidate.unshared { shared.insert(number) }
        }
    }
}
