public import IPAddress
public import Logging
internal import Synchronization
public import Traffic
public import Transport

/// Probes the endpoints of all profiles, and tells when a state changes.
///
/// One thread of its own does all probes. Equal targets of several profiles are probed once. The verdict on an address
/// belongs to its profile, and outlasts the settings under which it came about.
public final class HealthMonitor: Sendable {
    private let board: SharedBoard
    private let thread: EventLoopThread<ProbeEngine>

    /// Starts a monitor without profiles; throws for a lack of descriptors, memory or threads.
    ///
    /// - Parameters:
    ///   - configuration: What holds for all probes.
    ///   - logger: Gets a line for each change of state, and warnings about the monitor's own troubles.
    ///   - saved: States of an earlier process: Degraded ones are used however old they are, others where they are younger
    ///     than three of the target's intervals.
    ///   - onChange: Gets the states of the profiles that were updated or had a change, within 50 ms and several at once.
    ///     It is called on the monitor's thread, and must not block.
    public init(
        configuration: HealthMonitorConfiguration = HealthMonitorConfiguration(), logger: Logger,
        restoring saved: [SavedHealth] = [], onChange: @escaping @Sendable ([ProfileID: ProfileHealth]) -> Void
    ) throws(SystemError) {
        let board = SharedBoard(HealthBoard(restoring: saved))
        self.board = board
        thread = try EventLoopThread(name: "health-monitor") { loop in
            ProbeEngine(configuration, board: board, log: HealthLog(logger), onChange: onChange, on: loop)
        }
    }

    /// Takes in profiles that are new or have changed, and drops others.
    ///
    /// - Returns: The states of the updated profiles at this moment, for a table that is to be published with them; the
    ///   same comes through `onChange` too.
    @discardableResult
    public func update(_ changed: [Profile], removing: [ProfileID] = []) -> [ProfileID: ProfileHealth] {
        board.state.withLock { state in
            let difference = state.update(changed, removing: removing, now: .now, wall: wallTime())
            // Within the lock, so that the loop sees differences in the order in which they were made.
            thread.post { $0.apply(difference) }
            var health: [ProfileID: ProfileHealth] = [:]
            for profile in changed { health[profile.id] = state.health(of: profile.id) }
            return health
        }
    }

    /// Puts others in place of the addresses that are never probed, and of those that are all the same, for probes that begin
    /// from now on.
    public func setTargets(denied: [IPPrefix], allowed: [IPPrefix]) {
        thread.post { $0.denyList = DenyList(denied, allowed: allowed) }
    }

    /// Everything that is known at this moment.
    public func snapshot() -> HealthSnapshot {
        board.state.withLock { $0.snapshot(now: .now) }
    }

    /// What is known of one profile; nil for one that is not probed.
    public func snapshot(of id: ProfileID) -> HealthSnapshot.Profile? {
        board.state.withLock { $0.snapshot(of: id, now: .now) }
    }

    /// The figures, without the profiles.
    public var counters: HealthCounters {
        board.state.withLock { state in
            var counters = state.counters
            counters.staleTargets = state.staleCount(now: .now)
            return counters
        }
    }

    /// The states to be given to the next process.
    public func saved() -> [SavedHealth] {
        board.state.withLock { $0.saved(at: wallTime()) }
    }

    /// Ends all probes and waits for the thread; not to be called from `onChange`.
    public func stop() {
        thread.stop()
    }
}
