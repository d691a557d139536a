internal import Logging
internal import Synchronization

/// Logs warnings that traffic can cause, few enough that nobody can fill a disk with them.
final class ThrottledLog: Sendable {
    private struct State {
        var lastLine: ContinuousClock.Instant?
        var suppressed = 0
    }

    private let logger: Logger
    private let interval: Duration
    private let state = Mutex(State())

    init(_ logger: Logger, interval: Duration = .seconds(10)) {
        self.logger = logger
        self.interval = interval
    }

    /// Logs a warning unless one was logged in the interval; the next one says how many were left out.
    func warning(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        let suppressed = state.withLock { state -> Int? in
            if let last = state.lastLine, now - last < interval {
                state.suppressed += 1
                return nil
            }
            defer { state = State(lastLine: now) }
            return state.suppressed
        }
        guard let suppressed else { return }
        let text = text()
        logger.warning("\(suppressed == 0 ? text : "\(text) (and \(suppressed) more since the last such line)")")
    }
}
