import Resources

/// Those who wait for a change, each until a moment.
struct ChangeWaiters: Sendable {
    /// What is called, once, when the wait is over.
    typealias Wake = CheckedContinuation<Void, Never>

    private struct Waiter {
        let namespace: String?
        let deadline: ContinuousClock.Instant
        let wake: Wake
    }

    private var waiters: [ResourceKind: [UInt64: Waiter]] = [:]

    /// Adds one under a number that no other has.
    mutating func add(
        _ number: UInt64, kind: ResourceKind, namespace: String?, deadline: ContinuousClock.Instant, wake: Wake
    ) {
        waiters[kind, default: [:]][number] = Waiter(namespace: namespace, deadline: deadline, wake: wake)
    }

    /// Takes one away, to be woken; nil where it was woken already.
    mutating func take(_ number: UInt64, kind: ResourceKind) -> Wake? {
        waiters[kind]?.removeValue(forKey: number)?.wake
    }

    /// Takes away whom changes of a kind concern, to be woken.
    mutating func take(changed kind: ResourceKind, namespaces: Set<String>) -> [Wake] {
        take(kind) { $0.namespace.map(namespaces.contains) ?? true }
    }

    /// Takes away whose moment has come, to be woken, and tells the next one's moment.
    mutating func take(at now: ContinuousClock.Instant) -> (due: [Wake], next: ContinuousClock.Instant?) {
        var due: [Wake] = []
        for kind in Array(waiters.keys) { due += take(kind) { $0.deadline <= now } }
        return (due, waiters.values.lazy.flatMap(\.values).map(\.deadline).min())
    }

    private mutating func take(_ kind: ResourceKind, where condition: (Waiter) -> Bool) -> [Wake] {
        guard let present = waiters[kind] else { return [] }
        var taken: [Wake] = []
        for (number, waiter) in present where condition(waiter) {
            waiters[kind]?[number] = nil
            taken.append(waiter.wake)
        }
        return taken
    }
}
