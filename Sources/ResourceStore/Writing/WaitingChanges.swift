/// What the store's queue is asked to do, in order.
struct WaitingChanges: Sendable {
    /// Changes that wait.
    enum Change: Sendable {
        case write(any WaitingWrite)
        case volatile([VolatileChange], CheckedContinuation<Void, Never>)
    }

    /// Changes of one sort that were asked for one after the other, and are made together.
    enum Group {
        case writes([any WaitingWrite])
        case volatile([VolatileChange], [CheckedContinuation<Void, Never>])
    }

    private var changes: [Change] = []
    private var isTaken = false

    /// Adds changes; true where the queue has to be told.
    mutating func add(_ change: Change) -> Bool {
        changes.append(change)
        defer { isTaken = true }
        return !isTaken
    }

    /// Takes all that wait, in groups; where there are none, the queue is to be told of the next.
    mutating func take() -> [Group] {
        var groups: [Group] = []
        for change in changes {
            switch (change, groups.last) {
            case (.write(let write), .writes(let others)):
                groups[groups.count - 1] = .writes(others + [write])
            case (.write(let write), _):
                groups.append(.writes([write]))
            case (.volatile(let added, let waiting), .volatile(let others, let allWaiting)):
                groups[groups.count - 1] = .volatile(others + added, allWaiting + [waiting])
            case (.volatile(let added, let waiting), _):
                groups.append(.volatile(added, [waiting]))
            }
        }
        changes = []
        isTaken = !groups.isEmpty
        return groups
    }
}
