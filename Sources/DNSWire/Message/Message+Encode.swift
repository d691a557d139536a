extension Message {
    /// The octets of the message; names are compressed where RFC 3597 section 4 allows it, unless not wished.
    public func encoded(compressing: Bool = true) throws(MessageError) -> [UInt8] {
        var writer = MessageWriter(compressing: compressing)
        writer.octets += header.id.octets + header.bits.octets
        for count in [questions.count, answers.count, authorities.count, additionals.count] {
            guard let count = UInt16(exactly: count) else { throw .tooLong }
            writer.octets += count.octets
        }
        for question in questions {
            writer.append(name: question.name.wire)
            writer.octets += question.type.rawValue.octets + question.recordClass.rawValue.octets
        }
        for record in answers + authorities + additionals {
            try writer.append(record)
        }
        guard writer.octets.count <= UInt16.max else { throw .tooLong }
        return writer.octets
    }
}

/// Writes the parts of a message in order.
private struct MessageWriter {
    var octets: [UInt8] = []
    private let compressing: Bool
    /// Where each name stands that a pointer can reach, in the case in which it was written.
    private var places: [[UInt8]: UInt16] = [:]

    init(compressing: Bool) {
        self.compressing = compressing
    }

    mutating func append(name: [UInt8]) {
        var rest = name[...]
        while let length = rest.first, length > 0 {
            if compressing {
                let key = Array(rest)
                if let place = places[key] {
                    octets += (0xC000 | place).octets
                    return
                }
                // A pointer has 14 bits.
                if octets.count < 0x4000 { places[key] = UInt16(octets.count) }
            }
            octets += rest.prefix(Int(length) + 1)
            rest = rest.dropFirst(Int(length) + 1)
        }
        octets.append(0)
    }

    mutating func append(_ record: ResourceRecord) throws(MessageError) {
        append(name: record.name.wire)
        octets += record.type.rawValue.octets + record.recordClass.rawValue.octets + record.ttl.octets
        let lengthPlace = octets.count
        octets += [0, 0]
        var written = 0
        if record.recordClass == .internet {
            for name in RDataLayout.compressibleNames(type: record.type, rdata: record.rdata) {
                octets += record.rdata[written..<name.lowerBound]
                append(name: Array(record.rdata[name]))
                written = name.upperBound
            }
        }
        octets += record.rdata[written...]
        guard let length = UInt16(exactly: octets.count - lengthPlace - 2) else { throw .tooLong }
        octets.replaceSubrange(lengthPlace..<lengthPlace + 2, with: length.octets)
    }
}
