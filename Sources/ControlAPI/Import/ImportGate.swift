internal import Synchronization

/// Bounds how many imports are in memory at a time.
final class ImportGate: Sendable {
    /// Imports at a time: each may hold its body and what that is read to, up to eight times as much.
    static let limit = 2

    private let running = Atomic<Int>(0)

    /// Lets an import in; it must say when it is done.
    func enter() throws(APIStatus) {
        guard running.add(1, ordering: .relaxed).newValue <= Self.limit else {
            leave()
            throw .busy("\(Self.limit) imports are under way")
        }
    }

    /// Says that an import is done.
    func leave() {
        running.subtract(1, ordering: .relaxed)
    }
}
