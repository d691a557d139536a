/// A doubly linked list of places, the one that was used last at its end; its links lie in an array by place, which
/// several lists share where no place is in two of them.
struct RecencyOrder {
    /// A place's neighbours; -1 for none.
    struct Links {
        var older: Int32 = -1
        var newer: Int32 = -1
    }

    private(set) var count = 0
    /// The place that was used the longest ago; -1 for none.
    private(set) var oldest: Int32 = -1
    /// The place that was used last; -1 for none.
    private(set) var newest: Int32 = -1

    /// Adds a place as the one used last.
    mutating func append(_ place: Int32, _ links: inout [Links]) {
        links[Int(place)] = Links(older: newest)
        if newest >= 0 { links[Int(newest)].newer = place } else { oldest = place }
        newest = place
        count += 1
    }

    /// Takes a place of this list out.
    mutating func remove(_ place: Int32, _ links: inout [Links]) {
        let own = links[Int(place)]
        if own.older >= 0 { links[Int(own.older)].newer = own.newer } else { oldest = own.newer }
        if own.newer >= 0 { links[Int(own.newer)].older = own.older } else { newest = own.older }
        count -= 1
    }

    /// Makes a place of this list the one used last.
    mutating func touch(_ place: Int32, _ links: inout [Links]) {
        guard newest != place else { return }
        remove(place, &links)
        append(place, &links)
    }
}
