import Traffic

/// Gives the endpoints of each profile the numbers of their counters, in a row, and takes them back.
struct CounterNumbers {
    private var ranges: [ProfileID: Range<UInt32>] = [:]
    /// Numbers taken back, by how many there are in a row.
    private var free: [Int: [UInt32]] = [:]
    private var end: UInt32 = 0
    /// Numbers that were given out since this was emptied: their counters begin anew.
    var fresh: [Range<UInt32>] = []

    /// The numbers of a profile's endpoints; none for a profile that has none.
    subscript(id: ProfileID) -> Range<UInt32> {
        ranges[id] ?? 0..<0
    }

    /// Numbers a profile's endpoints; they keep their numbers while they are the same ones in the same order.
    mutating func number(_ profile: Profile, replacing former: Profile?) {
        let origins = profile.endpoints.lazy.map(\.origin)
        if let former, former.endpoints.lazy.map(\.origin).elementsEqual(origins) { return }
        release(profile.id)
        let count = profile.endpoints.count
        guard count > 0 else { return }
        var first = end
        if let reused = free[count]?.popLast() {
            first = reused
        } else {
            end += UInt32(count)
        }
        ranges[profile.id] = first..<first + UInt32(count)
        fresh.append(first..<first + UInt32(count))
    }

    /// Takes back the numbers of a profile that is no more, or has others.
    mutating func release(_ id: ProfileID) {
        guard let range = ranges.removeValue(forKey: id) else { return }
        free[range.count, default: []].append(range.lowerBound)
    }
}
