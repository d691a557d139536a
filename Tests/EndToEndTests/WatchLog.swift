import Synchronization

/// When each of many watches heard of each of several changes.
final class WatchLog: Sendable {
    private struct State {
        var change = 0
        var start = ContinuousClock.now
        var heard: Set<Int> = []
        var delays: [Duration] = []
        var begun = 0
    }

    private let state = Mutex(State())

    /// How many watches have been answered.
    var begun: Int { state.withLock { $0.begun } }
    /// How many have heard of the last change.
    var heard: Int { state.withLock { $0.heard.count } }
    /// All delays so far, the shortest first.
    var delays: [Duration] { state.withLock { $0.delays.sorted() } }

    func noteBegin() {
        state.withLock { $0.begun += 1 }
    }

    /// The next change is made now.
    func begin(_ change: Int) {
        state.withLock { state in
            state.change = change
            state.heard = []
            state.start = .now
        }
    }

    /// A watch has been sent a line that tells of a change.
    func note(_ change: Int, by watch: Int) {
        let now = ContinuousClock.now
        state.withLock { state in
            // What the server itself changes behind, such as the status, tells of it once more.
            guard change == state.change, state.heard.insert(watch).inserted else { return }
            state.delays.append(now - state.start)
        }
    }
}
