import Dispatch
import Synchronization
import Transport

/// Waits for what ends the service: SIGTERM, SIGINT, or a failure.
///
/// It has a queue of its own, so that a long reading does not hold the end up.
final class Termination: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pointsman.termination")
    private let signals = Mutex<SignalSource?>(nil)

    init() throws(SystemError) {
        let source = try SignalSource([.terminate, .interrupt], queue: queue) { [weak self] _ in self?.end(.success(())) }
        signals.withLock { $0 = source }
    }

    /// Ends the wait; only the first call counts.
    func end(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.result == nil else { return nil }
            state.result = result
            return state.waiter.take()
        }
        waiter?.resume(with: result)
    }

    /// Returns at the end, or throws the failure.
    func wait() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
