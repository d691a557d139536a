extension Response {
    /// Answers from the data of a node.
    mutating func answer(
        _ type: UInt16, at node: Node, isInOverlay: Bool, _ segment: Segment, _ table: AnswerTable,
        _ message: inout MutableSpan<UInt8>
    ) -> Step {
        let zone = Int(node.zone)
        if node.kind == .apex {
            let top = table.zones[zone]
            if type == RecordCode.soa || (type == RecordCode.any && !canDraw(type, at: node, segment)) {
                add(table.tops.sets[top.soa], of: table.tops, &message)
                return .finished
            }
            if type == RecordCode.ns {
                let servers = table.tops.sets[top.nameServers]
                add(servers, of: table.tops, &message)
                addAdditionals(of: servers, in: table.tops, &message)
                return .finished
            }
            if type == RecordCode.ds, let parent = top.parent {
                return answerStatically(type, at: node, isInOverlay, zone: parent, segment, table, &message)
            }
        }
        if node.selection != Node.noSelection {
            let selection = segment.selections[Int(node.selection)]
            if let draw = selection.draw(for: type, in: segment) {
                return answer(type, drawing: draw, of: selection, zone: zone, isInOverlay, segment, table, &message)
            }
        }
        return answerStatically(type, at: node, isInOverlay, zone: zone, segment, table, &message)
    }

    /// Whether a profile at a node answers the type.
    private func canDraw(_ type: UInt16, at node: Node, _ segment: Segment) -> Bool {
        node.selection != Node.noSelection
            && segment.selections[Int(node.selection)].draw(for: type, in: segment) != nil
    }

    /// Answers from a node's static records.
    private mutating func answerStatically(
        _ type: UInt16, at node: Node, _ isInOverlay: Bool, zone: Int, _ segment: Segment, _ table: AnswerTable,
        _ message: inout MutableSpan<UInt8>
    ) -> Step {
        for index in Int(node.firstSet)..<Int(node.firstSet) + Int(node.setCount) {
            let set = segment.sets[index]
            // ANY is answered with one record set (RFC 8482 4.1).
            if set.type == type || type == RecordCode.any {
                add(set, of: segment, &message)
                if type != RecordCode.any { addAdditionals(of: set, in: segment, &message) }
                return .finished
            }
            if set.type == RecordCode.cname {
                return follow(set, isInOverlay: isInOverlay, segment, &message)
            }
        }
        deny(zone: zone, table, &message)
        return .finished
    }

    /// Puts an alias into the answer, where it may stand, and goes on at its target.
    ///
    /// Where the target's addresses stand in for the alias, they may be kept no longer than it may.
    mutating func follow(
        _ alias: RecordSet, isInOverlay: Bool, _ segment: Segment, _ message: inout MutableSpan<UInt8>
    ) -> Step {
        if replacement == nil {
            add(alias, of: segment, &message)
            guard !writer.isOverfull else { return .finished }
            owner = 0xc000 | UInt16(dataStart)
        }
        if let bound = replacement?.ttl {
            let octets = segment.octets
            let ttlStart = Int(alias.start) + RenderedRecord.ttl
            let ttl = UInt32(word(octets.span, ttlStart)) << 16 | UInt32(word(octets.span, ttlStart + 2))
            replacement?.ttl = min(bound, ttl)
        }
        let nameStart = Int(alias.start) + RenderedRecord.fixedLength
        return .follow(Link(isInOverlay: isInOverlay, nameStart: nameStart))
    }

    /// Adds a record set to the answer section, at the name that the answer is about.
    mutating func add(_ set: RecordSet, of segment: Segment, _ message: inout MutableSpan<UInt8>) {
        answerCount &+= set.count  // Passes 65,535 only where the message is overfull, and the count is forgotten.
        let octets = segment.octets
        if set.hasNames {
            writeRecords(set, octets.span, owner: .pointer(owner), &message)
            return
        }
        let start = writer.position
        writer.write(octets.span, from: Int(set.start), count: Int(set.length), to: &message)
        guard owner != RenderedRecord.questionPointer || replacement != nil, !writer.isOverfull else { return }
        adjustRecords(from: start, &message)
    }

    /// Gives records that were copied the owner that they are answered for, and the TTL that bounds them.
    private func adjustRecords(from start: Int, _ message: inout MutableSpan<UInt8>) {
        var record = start
        while record < writer.position {
            writer.set(owner, at: record, in: &message)
            if let replacement {
                let ttlStart = record + RenderedRecord.ttl
                let ttl = readTTL(message, at: ttlStart)
                if ttl > replacement.ttl {
                    writer.set(UInt16(truncatingIfNeeded: replacement.ttl >> 16), at: ttlStart, in: &message)
                    writer.set(UInt16(truncatingIfNeeded: replacement.ttl), at: ttlStart + 2, in: &message)
                }
            }
            let length = record + RenderedRecord.dataLength
            record += RenderedRecord.fixedLength + Int(message[length]) << 8 + Int(message[length + 1])
        }
    }

    private func readTTL(_ message: borrowing MutableSpan<UInt8>, at offset: Int) -> UInt32 {
        var ttl: UInt32 = 0
        for index in offset..<offset + 4 {
            ttl = ttl << 8 | UInt32(message[index])
        }
        return ttl
    }
}
