/// What the store's journal is to say of a change, with room for the revisions that the commit gives.
public struct StoreNote: Sendable {
    /// Nil where the revision before the change is not told.
    private let head: [UInt8]?
    private let middle: [UInt8]
    private let tail: [UInt8]

    /// A note in three pieces: the decimal digits of the revision before the change stand between the first two, and those
    /// of the change's own between the last two.
    public init(_ head: [UInt8], _ middle: [UInt8], _ tail: [UInt8]) {
        self.head = head
        self.middle = middle
        self.tail = tail
    }

    /// A note that does not tell the revision before the change: the change's own stands between the pieces.
    public init(_ head: [UInt8], _ tail: [UInt8]) {
        self.head = nil
        middle = head
        self.tail = tail
    }

    /// The note.
    ///
    /// - Parameter before: The revision of the object before the change; nil where there was none.
    func octets(before: Int64?, revision: Int64) -> [UInt8] {
        var octets = head ?? []
        if head != nil, let before { octets += String(before).utf8 }
        octets += middle
        octets += String(revision).utf8
        octets += tail
        return octets
    }
}
