/// What a profile draws from at one of its names.
struct Selection {
    /// For A: the endpoints with an IPv4 address, and the aliases.
    var ipv4 = Draw.empty
    /// For AAAA: the endpoints with an IPv6 address, and the aliases.
    var ipv6 = Draw.empty
    /// The aliases alone, for CNAME and for types that only a CNAME can answer.
    var aliases = Draw.empty
    /// Distinct endpoints in one answer; 0 for as many as it can hold.
    var maxReturn: UInt8
    /// Whether every endpoint in play is an alias.
    var hasAliasesOnly = false
    /// Whether the addresses of an alias's target stand in for its CNAME, which may not be at this name
    /// (RFC 1034 3.6.2).
    var replacesAliases: Bool
    /// What the draws' answers tell besides their records.
    var notes = DrawNotes()
    /// For HTTPS: the endpoints that an HTTPS record stands for, an index of the segment's service draws, or ``noHTTPS``.
    /// Most selections have none, and spare the room of a draw.
    var https = Selection.noHTTPS

    /// Marks a selection that answers HTTPS as it does other types.
    static let noHTTPS = UInt32.max
}

/// Endpoints to draw among: a run of the segment's candidates, those with addresses first, then the aliases.
struct Draw {
    /// The first candidate's index, and that of its cumulative weight.
    var first: UInt32
    /// The candidates' count.
    var count: UInt32
    /// How many of them have addresses.
    var addressCount: UInt32

    /// A draw that nobody is in.
    static let empty = Draw(first: 0, count: 0, addressCount: 0)
}

/// An endpoint as one address family sees it.
struct Candidate {
    /// Marks an endpoint none of whose records another one of its draw has too.
    static let sharesNothing = UInt32.max
    /// Marks a record that no other endpoint of the draw has, among records of which others have some.
    static let unshared = UInt32.max

    /// The endpoint's records, rendered; one CNAME for an alias.
    var records: RecordSet
    /// The number of the endpoint's counter.
    var counter: UInt32
    /// The index of its first record's number among the segment's shared records, or ``sharesNothing``.
    var firstShared: UInt32
}
