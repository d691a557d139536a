/// The state machine of one probed target: results in, changes of state out. The clock is the caller's.
///
/// Degraded at the (tolerated + 1)-th failure in a row, as in Azure. Back at the `recoveryThreshold`-th success in a row.
/// The first verdict ends CheckingEndpoint: one success, or as many failures as make Degraded; until then it stays
/// (Azure does not document it), and the endpoint is served meanwhile in either case.
public struct HealthTracker: Sendable, Equatable {
    /// A change of state.
    public struct Change: Sendable, Equatable {
        /// The state before.
        public var from: HealthState
        /// The state after.
        public var to: HealthState
        /// When it changed.
        public var at: WallTime
    }

    /// CheckingEndpoint, Online or Degraded.
    public private(set) var state: HealthState
    /// Since when.
    public private(set) var since: WallTime
    /// Failures since the last success.
    public private(set) var consecutiveFailures: Int
    /// Successes since the last failure.
    public private(set) var consecutiveSuccesses: Int
    /// When the newest result that counts came in; nil before the first.
    public private(set) var lastResult: WallTime?

    private let toleratedFailures: Int
    private let recoveryThreshold: Int

    /// Begins without a verdict.
    public init(settings: MonitorSettings, at now: WallTime) {
        state = .checkingEndpoint
        since = now
        consecutiveFailures = 0
        consecutiveSuccesses = 0
        toleratedFailures = max(0, settings.toleratedFailures)
        recoveryThreshold = max(1, settings.recoveryThreshold)
    }

    /// Goes on under other settings (design 15): the verdict stays until probes under the new ones change it, for which
    /// their rows begin anew.
    public init(settings: MonitorSettings, continuing former: HealthTracker) {
        self.init(settings: settings, at: former.since)
        state = former.state
        lastResult = former.lastResult
    }

    /// Takes in what a probe came to.
    ///
    /// - Returns: The change of state; nil where it stays.
    public mutating func record(_ outcome: ProbeResult.Outcome, at now: WallTime) -> Change? {
        switch outcome {
        case .success:
            lastResult = now
            consecutiveFailures = 0
            consecutiveSuccesses += 1
            let isEnough = state == .checkingEndpoint || consecutiveSuccesses >= recoveryThreshold
            return isEnough ? change(to: .online, at: now) : nil
        case .failure(let failure):
            guard failure.isCounted else { return nil }
            lastResult = now
            consecutiveSuccesses = 0
            consecutiveFailures += 1
            return consecutiveFailures > toleratedFailures ? change(to: .degraded, at: now) : nil
        }
    }

    private mutating func change(to next: HealthState, at now: WallTime) -> Change? {
        guard next != state else { return nil }
        let change = Change(from: state, to: next, at: now)
        state = next
        since = now
        return change
    }
}

extension HealthTracker {
    /// What of a tracker outlives the process.
    public struct Saved: Sendable, Hashable {
        /// CheckingEndpoint, Online or Degraded.
        public var state: HealthState
        /// Since when.
        public var since: WallTime
        /// Failures since the last success.
        public var consecutiveFailures: Int
        /// Successes since the last failure.
        public var consecutiveSuccesses: Int
        /// When the newest result that counts came in.
        public var lastResult: WallTime

        /// Makes a saved state.
        public init(
            state: HealthState, since: WallTime, consecutiveFailures: Int, consecutiveSuccesses: Int,
            lastResult: WallTime
        ) {
            self.state = state
            self.since = since
            self.consecutiveFailures = consecutiveFailures
            self.consecutiveSuccesses = consecutiveSuccesses
            self.lastResult = lastResult
        }
    }

    /// What to save; nil before the first result.
    public var saved: Saved? {
        lastResult.map { lastResult in
            Saved(
                state: state, since: since, consecutiveFailures: consecutiveFailures,
                consecutiveSuccesses: consecutiveSuccesses, lastResult: lastResult)
        }
    }

    /// Goes on from a saved state.
    ///
    /// Degraded stays however old it is: only a probe brings an endpoint back. Any other verdict counts while its newest
    /// result is younger than three intervals; else the tracker begins without one. A result from the future tells that
    /// the clock was set back, and is no young one. The rows of results go on only where they are young, and of the same
    /// settings.
    public init(
        settings: MonitorSettings, restoring saved: Saved, hasSameSettings: Bool = true, at now: WallTime
    ) {
        self.init(settings: settings, at: now)
        let age = now.since(saved.lastResult)
        let isYoung = age >= .zero && age < settings.staleAge
        guard saved.state == .degraded || saved.state.isProbed && isYoung else { return }
        state = saved.state
        since = min(saved.since, saved.lastResult, now)
        lastResult = min(saved.lastResult, now)
        guard isYoung, hasSameSettings else { return }
        consecutiveFailures = max(0, saved.consecutiveFailures)
        consecutiveSuccesses = max(0, saved.consecutiveSuccesses)
    }
}
