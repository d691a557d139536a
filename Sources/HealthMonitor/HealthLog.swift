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
    private var lastOverdraft: MonotonicTime?
    private var lastMissing: AddressFamilies = []
    private var lastWaiting: MonotonicTime?
    private var changes = LineBudget()
    private var lastStale = 0
    private var lastStaleLine: MonotonicTime?

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// Warns of the host's files.
    func warning(_ text: String) {
        logger.warning("\(text)")
    }

    /// Tells of a change of state, with its evidence, where not too many come at once.
    func change(_ change: HealthBoard.Change, _ result: ProbeResult) {
        guard let omitted = changes.admit(at: .now) else { return }
        if omitted > 0 {
            logger.warning("\(omitted) changes of health came too fast to be told; pointsman status shows all states")
        }
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

    /// Tells that failed probes do not count, because this process was held up.
    func heldUp(_ lag: Duration) {
        guard isDue(&lastDelay) else { return }
        logger.warning(
            "failed probes are not counted: this process was held up for \(Int(lag / .milliseconds(1))) ms meanwhile (more than a fifth of their timeout); is this host overloaded?"
        )
    }

    /// Tells that a failed probe counts although this process was held up.
    func countedNonetheless(_ target: ProbeTarget, _ lag: Duration) {
        guard isDue(&lastOverdraft) else { return }
        logger.warning(
            "failed probes count again, though this process was held up for \(Int(lag / .milliseconds(1))) ms meanwhile: \(LagAllowance.limit) in a row were not counted (\(target.host) port \(target.settings.statedPort), and perhaps others)"
        )
    }

    /// Tells when no probe of a family finds a route any more, and when one does again.
    func routes(missing: AddressFamilies) {
        for family in [AddressFamilies.ipv4, .ipv6] where missing.contains(family) != lastMissing.contains(family) {
            if missing.contains(family) {
                logger.warning(
                    "this host has no route for \(family): no \(family) address can be probed; they count as Unmonitored, and are answered"
                )
            } else {
                logger.notice("\(family) addresses are probed again")
            }
        }
        lastMissing = missing
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
