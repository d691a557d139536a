import Resources
import Synchronization

/// What readers see: the contents as of the last commit, the changes that led there, and who waits for the next.
final class ChangeFeed: Sendable {
    private struct State {
        var contents: StoreContents
        var histories: [ResourceKind: ChangeHistory] = [:]
        var waiters = ChangeWaiters()
        var lastWaiter: UInt64 = 0
        var observers: [@Sendable ([StoreEvent]) -> Void] = []
        /// When the waiters are looked at next, and the task that does so.
        var alarm: (time: ContinuousClock.Instant, task: Task<Void, Never>)?
    }

    private let state: Mutex<State>
    private let historyLimit: Int
    /// Histories begin behind it.
    private let floor: Int64

    init(contents: sending StoreContents, historyLimit: Int) {
        floor = contents.revision
        self.historyLimit = max(historyLimit, 1)
        state = Mutex(State(contents: contents))
    }

    deinit {
        state.withLock { $0.alarm?.task.cancel() }
    }

    var contents: StoreContents { state.withLock { $0.contents } }
    var revision: Int64 { state.withLock { $0.contents.revision } }

    func object(_ key: ResourceKey) -> StoredObject? { state.withLock { $0.contents.object(key) } }

    func snapshot(of kind: ResourceKind, namespace: String?) -> StoreSnapshot {
        // The objects are searched for the namespace outside of the lock.
        let all = state.withLock { $0.contents.snapshot(of: kind, namespace: nil) }
        guard let namespace else { return all }
        return StoreSnapshot(objects: all.objects[namespace: namespace], revision: all.revision)
    }

    func observe(_ body: @escaping @Sendable ([StoreEvent]) -> Void) -> Int64 {
        state.withLock { state in
            state.observers.append(body)
            return state.contents.revision
        }
    }

    /// Makes a new state visible at once, wakes whom it concerns, and then calls the observers.
    ///
    /// - Parameter acknowledge: Called when the state is visible, before the observers.
    func publish(_ contents: StoreContents, _ events: [StoreEvent], acknowledge: () -> Void = {}) {
        let byKind = Dictionary(grouping: events, by: \.object.key.kind)
        let concerned = byKind.mapValues { Set($0.lazy.map(\.object.key.namespace)) }
        let (woken, observers, old) = state.withLock { state in
            // The old contents go outside of the lock: they may be the last to hold many objects.
            let old = state.contents
            state.contents = contents
            var woken: [ChangeWaiters.Wake] = []
            for (kind, events) in byKind {
                state.histories[kind, default: ChangeHistory(floor: floor)].append(events, limit: historyLimit)
                woken += state.waiters.take(changed: kind, namespaces: concerned[kind] ?? [])
            }
            return (woken, events.isEmpty ? [] : state.observers, old)
        }
        acknowledge()
        for wake in woken { wake.resume() }
        for observer in observers { observer(events) }
        withExtendedLifetime(old) {}
    }

    // MARK: Waiting

    func changes(
        after revision: Int64, kind: ResourceKind, namespace: String?, deadline: ContinuousClock.Instant
    ) async throws(StoreChangesError) -> StoreChanges {
        var revision = revision
        while true {
            let changes = try present(after: revision, kind: kind, namespace: namespace)
            guard changes.events.isEmpty, deadline > .now, !Task.isCancelled else { return changes }
            revision = changes.revision
            await wait(after: revision, kind: kind, namespace: namespace, deadline: deadline)
        }
    }

    private func present(
        after revision: Int64, kind: ResourceKind, namespace: String?
    ) throws(StoreChangesError) -> StoreChanges {
        let result = state.withLock { state -> Result<StoreChanges, StoreChangesError> in
            let current = state.contents.revision
            guard revision <= current else { return .failure(.future(current: current)) }
            guard let history = state.histories[kind] else {
                return revision < floor ? .failure(.expired(oldest: floor)) : .success(StoreChanges([], current))
            }
            guard revision >= history.floor else { return .failure(.expired(oldest: history.floor)) }
            return .success(StoreChanges(history.events(after: revision, namespace: namespace), current))
        }
        return try result.get()
    }

    private func wait(
        after revision: Int64, kind: ResourceKind, namespace: String?, deadline: ContinuousClock.Instant
    ) async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let isOver = state.withLock { state in
                    // Whoever cancels sets the flag first and then takes the lock, so one of both sees the other.
                    guard state.contents.revision == revision, !Task.isCancelled else { return true }
                    state.waiters.add(number, kind: kind, namespace: namespace, deadline: deadline, wake: wake)
                    setAlarm(&state, deadline)
                    return false
                }
                if isOver { wake.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.take(number, kind: kind) }?.resume()
        }
    }

    /// Sees to it that the waiters are looked at by a time. One task does so for all of them.
    private func setAlarm(_ state: inout State, _ time: ContinuousClock.Instant) {
        if let alarm = state.alarm {
            guard time < alarm.time else { return }
            alarm.task.cancel()
        }
        let task = Task.detached { [weak self] in
            guard (try? await Task.sleep(until: time, tolerance: .milliseconds(1), clock: .continuous)) != nil else {
                return
            }
            self?.wakeDue()
        }
        state.alarm = (time, task)
    }

    private func wakeDue() {
        let due = state.withLock { state in
            let (due, next) = state.waiters.take(at: .now)
            state.alarm = nil
            if let next { setAlarm(&state, next) }
            return due
        }
        for wake in due { wake.resume() }
    }
}
