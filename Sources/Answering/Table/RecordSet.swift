/// A record set, rendered in advance: its records stand one behind the other among the segment's octets.
///
/// Each record is a pointer to the question's name (two octets, 0xC00C), then type, class, TTL, length and data as in
/// a message. A record whose owner is another name has its pointer overwritten when it is copied.
struct RecordSet {
    /// The records' type.
    var type: UInt16
    /// How many records there are.
    var count: UInt16
    /// Where the records stand.
    var start: UInt32
    /// Their length in octets.
    var length: UInt32
    /// Whether the data holds names that may be compressed (RFC 3597 4).
    var hasNames: Bool
    /// The addresses that go along in the additional section: the first set's index, and their count. They follow in the
    /// order of the hosts that the records name.
    var firstAdditional: UInt32 = 0
    var additionalCount: UInt16 = 0
    /// How many of them, from the first on, a referral is of no use without: in-domain glue (RFC 9471 2.1).
    var requiredCount: UInt16 = 0
    /// The owner, for glue and the sets of a zone's top; elsewhere it is the name that was found.
    var ownerStart: UInt32
}

/// What each rendered record begins with, and where its fields stand.
enum RenderedRecord {
    /// A pointer to the question's name, which always stands at offset 12 (RFC 1035 4.1.4).
    static let questionPointer: UInt16 = 0xc00c
    /// Offsets within a record.
    static let type = 2
    static let ttl = 6
    static let dataLength = 10
    /// The length of what stands before the data.
    static let fixedLength = 12
}
