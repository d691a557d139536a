/// Reads queries from raw octets, without trusting any of them.
enum QueryReader {
    /// Reads one message.
    ///
    /// - Parameters:
    ///   - name: Takes the labels of QNAME, which stands right behind the header.
    ///   - query: Takes what else there is to know.
    static func read(_ octets: Span<UInt8>, name: inout NameSuffixes, into query: inout Query) -> QueryReading {
        guard octets.count >= Query.headerLength else { return .ignored }
        let flags = word(octets, 2)
        // Answering a response would let two servers talk to each other for ever.
        guard flags & 0x8000 == 0 else { return .ignored }
        query.flags = flags
        query.questionEnd = Query.headerLength
        query.edns = nil
        query.signatureStart = 0
        guard flags & 0x7800 == 0 else { return readOther(octets, name: &name, into: &query) }
        let count = word(octets, 4)
        // RFC 9619 4: no message asks two questions.
        guard count == 1 else { return readWithoutQuestion(octets, count, into: &query) }
        guard readQuestion(octets, name: &name, into: &query),
            readRecords(octets, from: query.questionEnd, into: &query)
        else { return .faulty(responseCode: Code.formatError) }
        return .question
    }

    /// Reads a message that is no query (RFC 1035 4.1.1: NOTIMP).
    private static func readOther(
        _ octets: Span<UInt8>, name: inout NameSuffixes, into query: inout Query
    ) -> QueryReading {
        // Up to UPDATE, messages have the form of a query (RFC 1035 4.1, RFC 1996 3.7, RFC 2136 2); what follows the
        // header of others is not known (RFC 8490 5.4).
        guard query.flags & 0x7800 <= 0x2800 else { return .faulty(responseCode: Code.notImplemented) }
        let count = word(octets, 4)
        if count == 0 || count == 1 && readQuestion(octets, name: &name, into: &query) {
            _ = readRecords(octets, from: query.questionEnd, into: &query)
        }
        return .faulty(responseCode: Code.notImplemented)
    }

    /// Reads a message with no question, or with several.
    private static func readWithoutQuestion(
        _ octets: Span<UInt8>, _ count: UInt16, into query: inout Query
    ) -> QueryReading {
        var position = Query.headerLength
        for _ in 0..<count {
            guard let end = skipName(octets, from: position), end + 4 <= octets.count else {
                return .faulty(responseCode: Code.formatError)
            }
            position = end + 4
        }
        guard readRecords(octets, from: position, into: &query), count == 0, let edns = query.edns,
            edns.cookieStart != 0 || edns.version != 0
        else { return .faulty(responseCode: Code.formatError) }
        return .nothing
    }

    /// Reads the question, which stands right behind the header.
    @inline(__always)
    private static func readQuestion(
        _ octets: Span<UInt8>, name: inout NameSuffixes, into query: inout Query
    ) -> Bool {
        guard name.read(octets, at: Query.headerLength) else { return false }
        let typeStart = Query.headerLength + name.length
        guard typeStart + 4 <= octets.count else { return false }
        query.questionEnd = typeStart + 4
        query.type = word(octets, typeStart)
        query.recordClass = word(octets, typeStart + 2)
        return true
    }

    /// Passes over the records behind the question and takes OPT and TSIG from the additional section.
    ///
    /// - Returns: Whether they are well formed and end with the message.
    private static func readRecords(_ octets: Span<UInt8>, from start: Int, into query: inout Query) -> Bool {
        let ahead = Int(word(octets, 6)) + Int(word(octets, 8))
        let total = ahead + Int(word(octets, 10))
        if total == 0 { return start == octets.count }
        var position = start
        for index in 0..<total {
            let owner = position
            guard let fixed = skipName(octets, from: owner), fixed + 10 <= octets.count else { return false }
            let end = fixed + 10 + Int(word(octets, fixed + 8))
            guard end <= octets.count else { return false }
            let type = word(octets, fixed)
            if type == RecordCode.opt {
                // At the root, in the additional section, once (RFC 6891 6.1.1).
                guard index >= ahead, fixed == owner + 1, query.edns == nil else { return false }
                var edns = EDNSRequest(octets, at: fixed)
                let isWellFormed = end == fixed + 10 || edns.readOptions(octets, from: fixed + 10, to: end)
                if !isWellFormed { edns.forgetRequests() }
                query.edns = edns
                guard isWellFormed else { return false }
            } else if type == RecordCode.tsig {
                // In the additional section, the last record (RFC 8945 5.2).
                guard index >= ahead, index == total - 1, end == octets.count,
                    TransactionSignature(octets, owner: owner, questionEnd: query.questionEnd) != nil
                else { return false }
                query.signatureStart = owner
            }
            position = end
        }
        return position == octets.count
    }

    /// The offset behind a possibly compressed name; nil where it runs out of the message, or past 255 octets.
    @inline(__always)
    static func skipName(_ octets: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < octets.count, position - start < 255 {
            let size = Int(octets[position])
            switch size {
            case 0: return position + 1
            case 1..<64: position += 1 + size
            case 192...:
                return isSuffix(octets, pointedAtFrom: position, before: start, length: position - start)
                    ? position + 2 : nil
            default: return nil
            }
        }
        return nil
    }

    /// Whether a pointer leads to an earlier name, and the whole has up to 255 octets (RFC 1035 4.1.4).
    private static func isSuffix(
        _ octets: Span<UInt8>, pointedAtFrom pointer: Int, before start: Int, length: Int
    ) -> Bool {
        var pointer = pointer
        var start = start
        var length = length
        // Each part begins before the one that points to it, so that following them ends. A name has no more labels to
        // share than the limit; longer chains would cost a long message millions of steps.
        for _ in 0..<NameSuffixes.limit where pointer + 1 < octets.count {
            var position = Int(word(octets, pointer) & 0x3fff)
            guard position >= Query.headerLength, position < start else { return false }
            start = position
            while position < octets.count, length < 255, octets[position] != 0, octets[position] < 64 {
                length += 1 + Int(octets[position])
                position += 1 + Int(octets[position])
            }
            guard position < octets.count, length < 255 else { return false }
            if octets[position] == 0 { return true }
            guard octets[position] >= 192 else { return false }
            pointer = position
        }
        return false
    }
}

/// The big-endian 16-bit number at an offset.
@inline(__always)
func word(_ octets: Span<UInt8>, _ offset: Int) -> UInt16 {
    UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1])
}

/// The little-endian 64-bit number at an offset.
func littleEndianWord(_ octets: Span<UInt8>, _ offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<8 {
        value |= UInt64(octets[offset + index]) << UInt64(8 * index)
    }
    return value
}
