/// Finds the documents of a file that were there before.
package enum DocumentMatching {
    /// For each new digest the position of an equal old one, or -1; no old one is given twice.
    ///
    /// Beginning and end are compared one by one, so that one change costs no table of all.
    package static func match(_ new: [DocumentDigest], with old: [DocumentDigest]) -> [Int32] {
        var matches = [Int32](repeating: -1, count: new.count)
        var first = 0
        while first < new.count, first < old.count, new[first] == old[first] {
            matches[first] = Int32(first)
            first += 1
        }
        var newEnd = new.count
        var oldEnd = old.count
        while newEnd > first, oldEnd > first, new[newEnd - 1] == old[oldEnd - 1] {
            newEnd -= 1
            oldEnd -= 1
            matches[newEnd] = Int32(oldEnd)
        }
        guard newEnd > first, oldEnd > first else { return matches }
        var positions: [DocumentDigest: [Int32]] = [:]
        for index in (first..<oldEnd).reversed() where old[index] != .none {
            positions[old[index], default: []].append(Int32(index))
        }
        for index in first..<newEnd {
            if let position = positions[new[index]]?.popLast() { matches[index] = position }
        }
        return matches
    }
}
