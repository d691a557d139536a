internal import Synchronization

/// Bounds how many writes wait for the disk.
final class WriteGate: Sendable {
    /// Writes at a time: at a few milliseconds each no client waits for longer than its patience.
    static let limit = 1024

    private let waiting = Atomic<Int>(0)

    /// Lets a write in; it must say when it is done.
    func enter() throws(APIStatus) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.limit else {
            leave()
            throw .busy("\(Self.limit) writes wait for the disk")
        }
    }

    /// Says that a write is done.
    func leave() {
        waiting.subtract(1, ordering: .relaxed)
    }
}
