/// One owner name of the table.
struct Node {
    /// What a name is in its zone.
    enum Kind: UInt8 {
        /// The name exists no more: hides a node of the segment below.
        case absent
        /// The name exists, with or without data of its own (an empty non-terminal, RFC 4592 2.2.2).
        case present
        /// The top of a zone.
        case apex
        /// A zone cut: the name is delegated (RFC 2181 6).
        case delegation
    }

    /// Marks a node without a selection.
    static let noSelection = UInt32.max

    /// The name's hash, compared before its octets.
    var hash: UInt64
    /// Where the lower-cased name stands among the segment's octets.
    var nameStart: UInt32
    /// The name's length in octets.
    var nameLength: UInt8
    /// What the name is.
    var kind: Kind
    /// The zone that the name belongs to, an index of the table's zones.
    var zone: UInt16
    /// The static record sets: first index and count.
    var firstSet: UInt32
    var setCount: UInt16
    /// The profile's selection at this name, or ``noSelection``.
    var selection: UInt32
}
