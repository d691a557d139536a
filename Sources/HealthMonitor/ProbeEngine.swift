internal import FoundationEssentials
internal import Logging
internal import Synchronization
internal import Traffic
internal import Transport

/// Runs the probes; confined to the loop.
final class ProbeEngine {
    /// Changes of state are gathered for this long before they are told.
    private static let gathering: Duration = .milliseconds(20)
    /// How often it is looked whether results have stopped coming.
    private static let watchInterval: Duration = .seconds(1)
    private static let bufferSize = 16_384
    /// The rest of the process's descriptors is for the queries.
    private static let shareOfDescriptors = 2

    let loop: EventLoop
    let resolver: StubResolver
    let contexts: TLSContextStore
    var denyList: DenyList
    private let board: SharedBoard
    private let onChange: @Sendable ([ProfileID: ProfileHealth]) -> Void
    private let log: HealthLog
    private var entries: [Entry?] = []
    private var schedule: ProbeSchedule
    private var admission: ProbeAdmission
    private let isBoundByDescriptors: Bool
    private var wasWaiting = false
    private var begun: UInt64 = 0
    private var timer: LoopTimer?
    private var timerTime: MonotonicTime?
    private var isStarting = false
    private var isGathering = false
    /// Measures while probes are under way.
    private var lagMeter: LagMeter?
    private var buffer = [UInt8](repeating: 0, count: bufferSize)

    private struct Entry {
        let plan: ProbePlan
        var run: ProbeRun?
        var isQueued = false
        var lagAllowance = LagAllowance()
    }

    init(
        _ configuration: HealthMonitorConfiguration, board: SharedBoard, log: HealthLog,
        onChange: @escaping @Sendable ([ProfileID: ProfileHealth]) -> Void, on loop: EventLoop
    ) {
        self.loop = loop
        self.board = board
        self.log = log
        self.onChange = onChange
        resolver = StubResolver(
            configurationPath: configuration.resolverConfigurationPath, hostsPath: configuration.hostsPath, on: loop
        ) { log.warning($0) }
        contexts = TLSContextStore(folder: configuration.filesFolder)
        denyList = DenyList(configuration.denyTargets, allowed: configuration.allowTargets)
        schedule = ProbeSchedule(seed: systemRandom())
        let bound = DescriptorLimit.current / Self.shareOfDescriptors
        isBoundByDescriptors = bound < configuration.connectionLimit
        admission = ProbeAdmission(limit: min(bound, configuration.connectionLimit))
        watch()
    }

    /// Begins and ends the probing of slots.
    func apply(_ difference: HealthBoard.Difference) {
        for started in difference.started {
            while entries.count <= started.slot { entries.append(nil) }
            entries[started.slot] = Entry(plan: ProbePlan(started.target))
            schedule.add(slot: started.slot, interval: started.target.settings.interval, now: loop.now)
        }
        for slot in difference.stopped {
            schedule.remove(slot: slot)
            guard let entry = entries[slot] else { continue }
            entries[slot] = nil
            if let run = entry.run {
                run.cancel()
                admission.finished()
            }
        }
        if !difference.stopped.isEmpty {
            board.state.withLock { board in
                for slot in difference.stopped { board.recycle(slot) }
            }
        }
        gatherChanges()
        startWaiting()
    }

    // Beginning probes

    private func takeDue() {
        timerTime = nil
        timer = nil
        while let slot = schedule.takeDue(now: loop.now) {
            entries[slot]?.isQueued = true
            admission.enqueue(slot)
        }
        startWaiting()
    }

    private func startWaiting() {
        // A probe that ends at once comes back here, and must not make the stack deeper.
        guard !isStarting else { return }
        isStarting = true
        defer { isStarting = false }
        while let slot = admission.next(now: loop.now) {
            guard let entry = entries[slot], entry.isQueued, entry.run == nil else {
                admission.finished()
                continue
            }
            let run = ProbeRun(slot: slot, plan: entry.plan, engine: self)
            entries[slot]?.isQueued = false
            entries[slot]?.run = run
            begun += 1
            measureLag()
            run.start()
        }
        setTimer()
    }

    private func setTimer() {
        guard let next = [schedule.nextDue, admission.resumption].compactMap(\.self).min() else { return }
        if let timerTime, timerTime <= next { return }
        timerTime = next
        if let timer, loop.reschedule(timer, at: next) { return }
        timer = loop.schedule(at: next) { [unowned self] in takeDue() }
    }

    // Ending probes

    /// Takes in what a probe came to.
    func finish(_ run: ProbeRun, _ outcome: ProbeResult.Outcome) {
        let now = MonotonicTime.now
        let decided = run.decided ?? now
        let lag = lagMeter?.longestLag(since: run.started, now: decided) ?? .zero
        let judgement = entries[run.slot]?.lagAllowance.judge(
            outcome, lag: lag, timeout: run.plan.target.settings.timeout)
        let counted = judgement?.outcome ?? outcome
        let result = ProbeResult(
            at: wallTime(), latency: run.started.duration(to: decided), address: run.address, outcome: counted,
            statusCode: run.statusCode, tls: run.details, nameFamilies: run.nameFamilies)
        if case .failure(.heldUp) = counted { log.heldUp(lag) }
        if judgement?.isOverdrawn == true { log.countedNonetheless(run.plan.target, lag) }
        entries[run.slot]?.run = nil
        admission.finished()
        schedule.finish(slot: run.slot, now: loop.now)
        let recorded = board.state.withLock { $0.record(result, of: run.slot, now: now) }
        for change in recorded.changes { log.change(change, result) }
        if recorded.isNews { gatherChanges() }
        startWaiting()
    }

    /// Has the meter tick for as long as probes are under way.
    private func measureLag() {
        guard lagMeter == nil else { return }
        lagMeter = LagMeter(now: .now)
        loop.schedule(at: MonotonicTime.now.advanced(by: LagMeter.interval)) { [unowned self] in tick() }
    }

    private func tick() {
        guard admission.underWay > 0, let due = lagMeter?.tick(now: .now) else {
            lagMeter = nil
            return
        }
        loop.schedule(at: due) { [unowned self] in tick() }
    }

    /// Has a probe run again later, since this host was short of something.
    func putOff(_ run: ProbeRun, shortOf error: SystemError) {
        admission.ranShort(now: loop.now)
        log.shortage(error, limit: admission.limit)
        enqueueAgain(run)
    }

    private func enqueueAgain(_ run: ProbeRun) {
        entries[run.slot]?.run = nil
        entries[run.slot]?.isQueued = true
        admission.enqueue(run.slot)
        startWaiting()
    }

    /// Lends the read buffer.
    func takeBuffer() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    /// Takes the read buffer back.
    func returnBuffer(_ buffer: consuming [UInt8]) {
        self.buffer = buffer
    }

    // Telling

    private func gatherChanges() {
        guard !isGathering else { return }
        isGathering = true
        loop.schedule(after: Self.gathering) { [unowned self] in
            isGathering = false
            let changes = board.state.withLock { $0.takeChanges() }
            if !changes.isEmpty { onChange(changes) }
        }
    }

    private func watch() {
        let (stale, targets, missing) = board.state.withLock { board in
            board.note(
                begun: begun, underWay: admission.underWay, waiting: admission.waiting, limit: admission.limit)
            return (board.staleCount(now: loop.now), board.counters.targets, board.routes.missing)
        }
        log.stale(stale, of: targets)
        log.routes(missing: missing)
        // Those that fall due in one moment may wait for a moment; those that still do a second later are slowed down.
        if wasWaiting, admission.waiting > 0 {
            log.waiting(admission.waiting, limit: admission.limit, isBoundByDescriptors: isBoundByDescriptors)
        }
        wasWaiting = admission.waiting > 0
        loop.schedule(after: Self.watchInterval) { [unowned self] in watch() }
    }
}

/// The board, as the monitor's callers and its loop share it.
final class SharedBoard: Sendable {
    let state: Mutex<HealthBoard>

    init(_ board: sending HealthBoard) {
        state = Mutex(board)
    }
}

/// The time of the day.
func wallTime() -> WallTime {
    WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
}
