internal import Resources
internal import Synchronization

/// Lets writes of one object through one after the other, in the order in which they came. Those of other objects pass:
/// writes that are computed at the same time would only find that another one was quicker.
final class KeyedTurns: Sendable {
    /// Who waits, by the object that is being written.
    private let waiting = Mutex<[ResourceKey: [CheckedContinuation<Void, Never>]]>([:])

    /// Waits for the turn to write an object; whoever has it must say when it is done.
    func enter(_ key: ResourceKey) async {
        await withCheckedContinuation { turn in
            let isFree = waiting.withLock { waiting in
                guard waiting[key] != nil else {
                    waiting[key] = []
                    return true
                }
                waiting[key]?.append(turn)
                return false
            }
            if isFree { turn.resume() }
        }
    }

    /// Gives the turn to the next.
    func leave(_ key: ResourceKey) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard waiting[key]?.isEmpty == false else {
                waiting[key] = nil
                return nil
            }
            return waiting[key]?.removeFirst()
        }
        next?.resume()
    }
}
