import ResourceStore
import Synchronization

/// Changes of the store on their way to another queue.
final class StoreEventQueue: Sendable {
    private let waiting = Mutex<[StoreEvent]>([])

    /// Lines changes up.
    ///
    /// - Returns: Whether none waited, so that somebody must be told.
    func add(_ events: [StoreEvent]) -> Bool {
        waiting.withLock { waiting in
            defer { waiting += events }
            return waiting.isEmpty
        }
    }

    /// Takes all of them.
    func take() -> [StoreEvent] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
