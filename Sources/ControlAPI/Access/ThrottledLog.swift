internal import Logging
internal import Synchronization

/// Logs lines of one sort, one in ten seconds with the number of those that were left out, so that no client can fill a
/// disk with what it causes.
final class ThrottledLog: Sendable {
    private let throttle = Mutex(LogThrottle())
    private let logger: Logger
    private let level: Logger.Level

    init(_ logger: Logger, _ level: Logger.Level = .error) {
        self.logger = logger
        self.level = level
    }

    /// Logs a line where its turn has come.
    func log(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Logger.Metadata = [:]) {
        guard let suppressed = throttle.withLock({ $0.admit(at: .now) }) else { return }
        let more = suppressed > 0 ? " (and \(suppressed) more like it since the last such line)" : ""
        logger.log(level: level, "\(message())\(more)", metadata: metadata())
    }
}
