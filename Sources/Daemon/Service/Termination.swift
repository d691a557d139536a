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

    /// - Parameter onHangup: Called at SIGHUP; the process has one source of signals, so that this one takes them all.
    init(onHangup: @escaping @Sendable () -> Void) throws(SystemError) {
        let source = try SignalSource(SignalSource.Signal.allCases, queue: queue) { [weak self] signal in
            switch signal {
            case .terminate, .interrupt: self?.end(.success(()))
            case .hangup: onHangup()
            }
        }
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
