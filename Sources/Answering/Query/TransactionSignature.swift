/// Where the parts of a query's TSIG record stand (RFC 8945 4.2).
///
/// We hold no keys, so that all we need is what the error repeats.
struct TransactionSignature {
    /// The key's name, the record's owner.
    let owner: Int
    /// The record from TYPE on.
    let fixed: Int
    /// What of the data comes before the MAC's size: algorithm, time and fudge.
    let data: Range<Int>
    /// The original message ID, behind the MAC.
    let originalID: Int

    /// Reads a TSIG record, with which the query ends.
    ///
    /// - Parameters:
    ///   - owner: Where the record begins.
    ///   - questionEnd: Up to where the response repeats the query, so that pointers into it stay right.
    /// - Returns: Nil where it is malformed.
    init?(_ octets: Span<UInt8>, owner: Int, questionEnd: Int) {
        guard let fixed = QueryReader.skipName(octets, from: owner), fixed + 10 <= octets.count else { return nil }
        self.owner = owner
        self.fixed = fixed
        let start = fixed + 10
        let end = octets.count
        guard start + Int(word(octets, fixed + 8)) == end, Self.isOwner(octets, owner, fixed, questionEnd),
            word(octets, fixed + 2) == 255, word(octets, fixed + 4) == 0, word(octets, fixed + 6) == 0,  // ANY, TTL 0
            let algorithmEnd = QueryReader.skipName(octets, from: start), algorithmEnd < end,
            Self.isUncompressed(octets, start), algorithmEnd + 10 <= end
        else { return nil }
        data = start..<algorithmEnd + 8
        originalID = algorithmEnd + 10 + Int(word(octets, algorithmEnd + 8))
        guard originalID + 6 <= end, originalID + 6 + Int(word(octets, originalID + 4)) == end else { return nil }
    }

    /// Whether a name that is known to be whole has no pointer, as the algorithm's must (RFC 8945 4.2).
    private static func isUncompressed(_ octets: Span<UInt8>, _ start: Int) -> Bool {
        var position = start
        while octets[position] != 0 {
            guard octets[position] < 64 else { return false }
            position += 1 + Int(octets[position])
        }
        return true
    }

    /// Whether the owner can be repeated as it stands.
    private static func isOwner(_ octets: Span<UInt8>, _ start: Int, _ end: Int, _ questionEnd: Int) -> Bool {
        var position = start
        while position < end, octets[position] < 0xc0 {
            position += 1 + Int(octets[position])
        }
        guard position < end else { return true }
        let target = Int(word(octets, position) & 0x3fff)
        return target >= Query.headerLength && target < questionEnd
    }
}
