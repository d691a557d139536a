import IPAddress

/// Whom a record is about, when it is written.
enum Owner {
    /// A pointer to a name in the message.
    case pointer(UInt16)
    /// The name at an offset of the segment's octets.
    case name(UInt32)
}

extension Response {
    /// Ends the answer without data at the name it is about: SOA in the authority section (RFC 2308 3).
    mutating func deny(zone: Int, _ table: AnswerTable, _ message: inout MutableSpan<UInt8>) {
        let soa = table.zones[replacement?.zone ?? zone].negativeSOA
        addAuthority(table.tops.sets[soa], of: table.tops, &message)
    }

    /// Ends a chain that leads out of the zones; a question outside all of them is refused.
    mutating func finishOutside(_ table: AnswerTable, _ message: inout MutableSpan<UInt8>) {
        if let replacement {
            deny(zone: replacement.zone, table, &message)
        } else if chainLength == 0 {
            responseCode = Code.refused
            extendedError = .notAuthoritative
        }
    }

    /// Whether the client may ask the zone of a name.
    func permits(_ found: FoundNode, _ type: UInt16, in table: AnswerTable) -> Bool {
        table.accessLists[table.zone(of: found.node, asked: type)].permits(clientAddress)
    }

    /// Refuses a question about a zone that the client may not ask; a chain that leads into it ends as one that leads out
    /// of the zones.
    mutating func refuse(_ table: AnswerTable, _ message: inout MutableSpan<UInt8>) {
        if chainLength > 0 {
            finishOutside(table, &message)
        } else {
            responseCode = Code.refused
            extendedError = .prohibited
        }
    }

    /// Refers to the servers of a delegated zone (RFC 1034 4.3.2, step 3b).
    mutating func refer(to found: FoundNode, in table: AnswerTable, _ message: inout MutableSpan<UInt8>) {
        if let replacement {
            deny(zone: replacement.zone, table, &message)
            return
        }
        let segment = found.isInOverlay ? table.overlay : table.base
        let node = found.node
        for index in Int(node.firstSet)..<Int(node.firstSet) + Int(node.setCount)
        where segment.sets[index].type == RecordCode.ns {
            let servers = segment.sets[index]
            addAuthority(servers, of: segment, &message)
            // A referral without in-domain glue is truncated; sibling glue is given where there is room (RFC 9471 3.1, 3.2).
            let first = Int(servers.firstAdditional)
            for glue in first..<first + Int(servers.requiredCount) {
                let set = segment.sets[glue]
                let octets = segment.octets
                additionalCount &+= set.count
                writeRecords(set, octets.span, owner: .name(set.ownerStart), &message)
            }
            addAdditionals(of: servers, from: Int(servers.requiredCount), in: segment, &message)
        }
    }

    /// Adds the addresses of the hosts that a record set names to the additional section, those that there is room for.
    mutating func addAdditionals(
        of set: RecordSet, from start: Int = 0, in segment: Segment, _ message: inout MutableSpan<UInt8>
    ) {
        guard Int(set.additionalCount) > start, !writer.isOverfull else { return }
        let first = Int(set.firstAdditional)
        let spare = roomForOptions
        writer.reserve(spare)
        for index in first + start..<first + Int(set.additionalCount) {
            addIfRoom(segment.sets[index], of: segment, &message)
        }
        writer.reserve(-spare)
    }

    /// Adds a record set to the authority section, at its own name.
    private mutating func addAuthority(
        _ set: RecordSet, of segment: Segment, _ message: inout MutableSpan<UInt8>
    ) {
        let octets = segment.octets
        authorityCount &+= set.count
        writeRecords(set, octets.span, owner: .name(set.ownerStart), &message)
    }

    /// Adds a record set to the additional section, unless there is no room for it.
    private mutating func addIfRoom(_ set: RecordSet, of segment: Segment, _ message: inout MutableSpan<UInt8>) {
        let octets = segment.octets
        let start = writer.position
        writeRecords(set, octets.span, owner: .name(set.ownerStart), &message)
        if writer.isOverfull {
            writer.rewind(to: start)
        } else {
            additionalCount += set.count
        }
    }

    /// Writes records one by one, compressing the names that may be.
    mutating func writeRecords(
        _ set: RecordSet, _ octets: Span<UInt8>, owner: Owner, _ message: inout MutableSpan<UInt8>
    ) {
        var record = Int(set.start)
        for _ in 0..<set.count where !writer.isOverfull {
            let length = Int(word(octets, record + RenderedRecord.dataLength))
            switch owner {
            case .pointer(let pointer): writer.write(pointer, to: &message)
            case .name(let start): writer.writeName(octets, at: Int(start), to: &message)
            }
            let fixed = RenderedRecord.fixedLength - RenderedRecord.type
            writer.write(octets, from: record + RenderedRecord.type, count: fixed, to: &message)
            dataStart = writer.position
            writeData(octets, from: record + RenderedRecord.fixedLength, count: length, type: set.type, &message)
            record += RenderedRecord.fixedLength + length
        }
    }

    private mutating func writeData(
        _ octets: Span<UInt8>, from start: Int, count: Int, type: UInt16, _ message: inout MutableSpan<UInt8>
    ) {
        guard NamesInData.isCompressible(type) else {
            writer.write(octets, from: start, count: count, to: &message)
            return
        }
        var position = start
        let prefix = NamesInData.prefixLength(type)
        writer.write(octets, from: position, count: prefix, to: &message)
        position += prefix
        for _ in 0..<NamesInData.nameCount(type) {
            writer.writeName(octets, at: position, to: &message)
            while octets[position] != 0 { position += 1 + Int(octets[position]) }
            position += 1
        }
        writer.write(octets, from: position, count: start + count - position, to: &message)
        guard !writer.isOverfull else { return }
        writer.set(UInt16(writer.position - dataStart), at: dataStart - 2, in: &message)
    }
}
