/// Things that wait for their turn, each once, in the order in which they came.
package struct PendingSet<Element: Hashable> {
    private var members: Set<Element> = []
    private var queue: ArraySlice<Element> = []

    package init() {}

    /// Whether nothing waits.
    package var isEmpty: Bool { queue.isEmpty }

    /// Lines things up that do not wait yet.
    package mutating func insert(_ elements: some Sequence<Element>) {
        for element in elements where members.insert(element).inserted { queue.append(element) }
    }

    /// Takes the first ones.
    package mutating func take(_ limit: Int) -> [Element] {
        let taken = Array(queue.prefix(limit))
        queue = queue.dropFirst(limit)
        for element in taken { members.remove(element) }
        return taken
    }
}
