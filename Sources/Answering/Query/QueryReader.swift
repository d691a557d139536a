/// Reads queries from raw octets, without trusting any of them.
enum QueryReader {
    /// Reads one message.
    ///
    /// - Parameter name: Takes the labels of QNAME, which stands right behind the header.
    static func read(_ octets: Span<UInt8>, name: inout NameSuffixes) -> QueryReading {
        guard octets.count >= Query.headerLength else { return .ignored }
        let flags = word(octets, 2)
        // Answering a response would let two servers talk to each other for ever.
        guard flags & 0x8000 == 0 else { return .ignored }
        func fault(_ responseCode: UInt8, repeating end: Int = Query.headerLength) -> QueryReading {
            .faulty(flags: flags, questionEnd: end, responseCode: responseCode)
        }
        guard flags & 0x7800 == 0 else { return fault(Code.notImplemented) }
        guard word(octets, 4) == 1 else { return fault(Code.formatError) }  // RFC 9619 4
        guard name.read(octets, at: Query.headerLength) else { return fault(Code.formatError) }
        let typeStart = Query.headerLength + name.length
        guard typeStart + 4 <= octets.count else { return fault(Code.formatError) }
        var query = Query(
            flags: flags, questionEnd: typeStart + 4, type: word(octets, typeStart),
            recordClass: word(octets, typeStart + 2), edns: nil)
        guard readRecords(octets, into: &query) else { return fault(Code.formatError, repeating: query.questionEnd) }
        return .query(query)
    }

    /// Passes over the records behind the question and takes the OPT record from the additional section.
    ///
    /// - Returns: Whether they are well formed and end with the message.
    private static func readRecords(_ octets: Span<UInt8>, into query: inout Query) -> Bool {
        var position = query.questionEnd
        let ahead = Int(word(octets, 6)) + Int(word(octets, 8))
        let total = ahead + Int(word(octets, 10))
        for index in 0..<total {
            let owner = position
            guard let fixed = skipName(octets, from: owner), fixed + 10 <= octets.count else { return false }
            let end = fixed + 10 + Int(word(octets, fixed + 8))
            guard end <= octets.count else { return false }
            if word(octets, fixed) == 41 {
                // At the root, in the additional section, once (RFC 6891 6.1.1).
                guard index >= ahead, fixed == owner + 1, query.edns == nil else { return false }
                query.edns = EDNSRequest(
                    payloadSize: word(octets, fixed + 2), version: octets[fixed + 5],
                    wantsDNSSEC: octets[fixed + 6] & 0x80 != 0)
            }
            position = end
        }
        return position == octets.count
    }

    /// The offset behind a possibly compressed name; nil where it runs out of the message.
    private static func skipName(_ octets: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < octets.count {
            let size = Int(octets[position])
            switch size {
            case 0: return position + 1
            case 1..<64: position += 1 + size
            case 192...: return position + 2
            default: return nil
            }
        }
        return nil
    }
}

/// The big-endian 16-bit number at an offset.
@inline(__always)
func word(_ octets: Span<UInt8>, _ offset: Int) -> UInt16 {
    UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1])
}

/// The response codes that answering uses (RFC 1035 4.1.1, RFC 6891 9).
enum Code {
    static let noError: UInt8 = 0
    static let formatError: UInt8 = 1
    static let nameError: UInt8 = 3
    static let notImplemented: UInt8 = 4
    static let refused: UInt8 = 5
    /// BADVERS, 16: the upper bits stand in the OPT record.
    static let badVersion: UInt8 = 16
}
