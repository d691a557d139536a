internal import Logging
internal import Traffic
internal import Transport

/// The monitor's log lines; confined to the loop.
final class HealthLog {
    /// Lines about our own shortages come no more often than this.
    private static let interval: Duration = .seconds(10)

    private let logger: Logger
    private var lastShortage: MonotonicTime?
    private var lastDelay: MonotonicTime?
    private var lastWaiting: MonotonicTime?
    private var lastStale = 0
    private var lastStaleLine: MonotonicTime?

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// Tells of a change of state, with its evidence.
    func change(_ change: HealthBoard.Change, _ result: ProbeResult) {
        let level: Logger.Level = change.change.to == .degraded ? .warning : .notice
        logger.log(level: level, "\(Self.text(of: change, result))")
    }

    /// The line of a change.
    static func text(of change: HealthBoard.Change, _ result: ProbeResult) -> String {
        let settings = change.target.settings
        let how = settings.kind == .tcp ? "" : " \(settings.path)"
        let milliseconds = result.latency.nanoseconds / 1_000_000
        var evidence: String
        switch result.outcome {
        case .success:
            evidence = change.count == 1 ? "a probe succeeded" : "\(change.count) probes in a row succeeded"
            if let code = result.statusCode { evidence += ", status code \(code)" }
        case .failure(let failure):
            evidence = change.count == 1 ? "a probe failed: " : "\(change.count) probes in a row failed, the last: "
            evidence += failure.description
        }
        let address = result.address.map { "\($0)" } ?? ""
        let resolved = address.isEmpty || address == "\(change.target.host)" ? "" : " (\(address))"
        let users = change.users.prefix(3).map(\.description).joined(separator: ", ")
        let more = change.users.count > 3 ? " and \(change.users.count - 3) more" : ""
        return "\(change.target.host)\(resolved) port \(settings.statedPort) \(settings.kind.rawValue)\(how): "
            + "\(change.change.from.rawValue) -> \(change.change.to.rawValue): \(evidence), "
            + "after \(milliseconds) ms (profiles: \(users)\(more))"
    }

    /// Tells that probes are put off for want of something.
    func shortage(_ error: SystemError, limit: Int) {
        guard isDue(&lastShortage) else { return }
        let advice = error.advice.map { "; \($0)" } ?? ""
        logger.warning("probes are put off: \(error); at most \(limit) run at once for now\(advice)")
    }

    /// Tells that probes come later than their intervals say, since too many are under way.
    func waiting(_ count: Int, limit: Int, isBoundByDescriptors: Bool) {
        guard isDue(&lastWaiting) else { return }
        let advice =
            isBoundByDescriptors
            ? "half of the limit of open files; raise it (LimitNOFILE= of the service)"
            : "shorter timeouts or longer intervals would help"
        logger.warning("probes are late: \(count) that are due wait, as at most \(limit) run at once: \(advice)")
    }

    /// Tells that probes are run again because this process was held up.
    func delay() {
        guard isDue(&lastDelay) else { return }
        logger.warning("probes are repeated: this process was held up, and noticed their timeouts too late to judge")
    }

    /// Tells when results stop coming, and when they come again.
    func stale(_ count: Int, of targets: Int) {
        defer { lastStale = count }
        if count == 0 {
            if lastStale > 0 { logger.notice("the states of all \(targets) probed targets are fresh again") }
            lastStaleLine = nil
        } else if count > lastStale, isDue(&lastStaleLine) {
            logger.warning(
                "the states of \(count) of \(targets) probed targets are stale: their last probes told nothing, or ended more than three intervals ago"
            )
        }
    }

    private func isDue(_ last: inout MonotonicTime?) -> Bool {
        let now = MonotonicTime.now
        if let earlier = last, earlier.duration(to: now) < Self.interval { return false }
        last = now
        return true
    }
}
