import IPAddress

/// All that queries are answered from: immutable, and shared by every worker until the next one takes its place.
///
/// Most names stand in a base segment that successive tables share. Names that changed since it was made stand in an
/// overlay, which is looked at first; so a change costs work for what it touches, and not for all.
public final class AnswerTable: Sendable {
    /// The names that changed since `base` was made.
    let overlay: Segment
    /// All names as they were when it was made.
    let base: Segment
    /// The tops of the zones, one node each, in the zones' order.
    let tops: Segment
    /// What stands at the top of each zone.
    let zones: [ZoneTop]
    /// How questions are answered, whatever they are about.
    let settings: AnswerSettings
    /// Who may ask each zone; empty where all are for everybody.
    let accessLists: [AccessList]

    init(
        overlay: Segment, base: Segment, tops: Segment, zones: [ZoneTop], accessLists: [AccessList],
        settings: AnswerSettings
    ) {
        self.overlay = overlay
        self.base = base
        self.tops = tops
        self.zones = zones
        self.settings = settings
        self.accessLists = accessLists.allSatisfy(\.isOpen) ? [] : accessLists
    }

    /// A table without zones, which refuses every query.
    public static let empty = AnswerTable(
        overlay: .empty, base: .empty, tops: .empty, zones: [], accessLists: [], settings: AnswerSettings())
}

extension AnswerTable {
    /// The zone that answers for a type at a node: at the top of a zone, DS is the one's above (RFC 4035 3.1.4.1).
    @inline(__always)
    func zone(of node: Node, asked type: UInt16) -> Int {
        let zone = Int(node.zone)
        guard type == RecordCode.ds, node.kind == .apex else { return zone }
        return zones[zone].parent ?? zone
    }
}

/// What a zone has at its top; records are indices of the tops' record sets.
struct ZoneTop {
    /// The SOA record as it is asked for.
    var soa: Int
    /// The SOA record of negative answers, whose TTL is at most MINIMUM (RFC 2308 3).
    var negativeSOA: Int
    /// The NS records, with the addresses of those name servers that lie in served zones.
    var nameServers: Int
    /// The served zone right above, which answers for DS at this top (RFC 4035 3.1.4.1).
    var parent: Int?
    /// Its SOA serial, which is its version (RFC 9660 3).
    var serial: UInt32
    /// The labels of its name, without the root.
    var labelCount: UInt8
}
