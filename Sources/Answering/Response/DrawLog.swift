/// Which endpoints were answered since the log was emptied last, by their counters' numbers.
///
/// A responder writes it and its worker empties it, so that counting costs a query one store and no lock.
public struct DrawLog {
    /// Entries kept at most; what comes before the next emptying and does not fit is not counted. Half of it takes a whole
    /// batch of 64 answers with the most endpoints.
    public static let limit = 16_384

    /// The counters' numbers, one for each time that an endpoint was answered.
    public private(set) var counters: [UInt32] = []

    /// Makes room for a full log at once, so that noting allocates nothing.
    public mutating func reserve() {
        counters.reserveCapacity(Self.limit)
    }

    /// Forgets all entries and keeps their room.
    public mutating func removeAll() {
        counters.removeAll(keepingCapacity: true)
    }

    /// Forgets the entries behind the first `count`: those of a response that was not sent.
    public mutating func keep(first count: Int) {
        counters.removeLast(max(0, counters.count - count))
    }

    @inline(__always)
    mutating func note(_ counter: UInt32) {
        if counters.count < Self.limit { counters.append(counter) }
    }
}
