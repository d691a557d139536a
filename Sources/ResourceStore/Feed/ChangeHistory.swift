import Resources

/// The last changes of one kind, in the order of their revisions.
struct ChangeHistory: Sendable {
    /// Octets of the objects that are kept: large objects that change all the time would otherwise fill the memory. Ten
    /// thousand changes of usual objects have less.
    static let octetLimit = 32 << 20

    private var events: [StoreEvent] = []
    /// How many at the front count as gone; they go together, so that each costs little.
    private var gone = 0
    /// Octets of the objects at the front, and of those behind.
    private var goneOctets = 0
    private var octets = 0
    /// Changes after this revision are all there.
    private(set) var floor: Int64

    /// Makes an empty history that begins behind a revision.
    init(floor: Int64) {
        self.floor = floor
    }

    /// Adds changes that happened together. All of them are kept, also over the limit: a watch that has seen what was
    /// before must not be sent away by one large transaction.
    mutating func append(_ added: [StoreEvent], limit: Int, octetLimit: Int = octetLimit) {
        events += added
        octets += added.reduce(0) { $0 + $1.object.json.count }
        let before = gone
        let old = events.count - added.count
        while gone < old, events.count - gone > limit || octets > octetLimit {
            let size = events[gone].object.json.count
            octets -= size
            goneOctets += size
            gone += 1
        }
        guard gone > before else { return }
        floor = events[gone - 1].revision
        if gone > limit / 2 || goneOctets > octetLimit / 2 {
            events.removeFirst(gone)
            gone = 0
            goneOctets = 0
        }
    }

    /// The changes after a revision, those of a namespace if one is given.
    func events(after revision: Int64, namespace: String?) -> [StoreEvent] {
        var low = gone
        var high = events.count
        while low < high {
            let middle = low + (high - low) / 2
            if events[middle].revision > revision { high = middle } else { low = middle + 1 }
        }
        guard let namespace else { return Array(events[low...]) }
        return events[low...].filter { $0.object.key.namespace == namespace }
    }
}
