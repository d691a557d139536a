/// In which order a merged list's elements stand.
enum MergedOrder {
    /// The elements of a list and those of what is put on top of it, each once.
    ///
    /// What is on top keeps its order among itself. Elements of the list alone stay behind the element that they
    /// follow, as far as that order allows (structured-merge-diff has the same rule).
    static func keys<Key: Hashable>(of live: [Key], with applied: [Key]) -> [Key] {
        let isApplied = Set(applied)
        let isLive = Set(live)
        var result: [Key] = []
        result.reserveCapacity(live.count + applied.count)
        var written: Set<Key> = []
        func write(_ key: Key) {
            if written.insert(key).inserted { result.append(key) }
        }
        var next = 0
        for key in live {
            guard isApplied.contains(key) else {
                write(key)
                continue
            }
            // Its turn comes with its place in the applied order; one whose place is later is written there.
            guard next < applied.count, !written.contains(key) else { continue }
            while next < applied.count, !isLive.contains(applied[next]) || written.contains(applied[next]) {
                write(applied[next])
                next += 1
            }
            guard next < applied.count, applied[next] == key else { continue }
            write(key)
            next += 1
        }
        for key in applied[next...] { write(key) }
        return result
    }
}
