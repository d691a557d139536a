import Answering
import ControlAPI
import DNSServer
import DNSWire
import Dispatch
import Fleet
import FoundationEssentials
import HealthMonitor
import IPAddress
public import Logging
import ResourceStore
import Synchronization
import Traffic
import Transport

/// The running server: builds all parts from a configuration file, and keeps them at what its sources say.
public actor Service {
    /// How many problems of one reading are logged one by one.
    static let loggedProblems = 20
    /// How long a profile may look wrong before the log says so, where objects come one by one, in seconds.
    static let doubtSeconds = 5

    let executor = SerialQueueExecutor(label: "pointsman.definitions")
    /// All of the service's work is done on one queue, on which its signals, timers and file events arrive too.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    let configurationPath: String
    let logger: Logger
    /// When the process began.
    let startTime = Service.now
    let notifier = ServiceNotifier.fromEnvironment()
    private let state: StateFolder?
    var definitions: Definitions
    /// What the process was started with: keys that need a restart are compared with these.
    let initial: Configuration
    var serials: SerialKeeper
    var recordPlaces: RecordPlaces
    private let loadingBegan: ContinuousClock.Instant
    private var isSerialTimerSet = false
    private var isRetryTimerSet = false
    private var isSummaryTimerSet = false
    /// When the configuration in force was read.
    var inForceSince = Service.now
    /// What the last reading since the start came to.
    var lastReload: ReloadReport?
    var isDoubtTimerSet = false
    var publisher: Published<AnswerTable>?
    nonisolated let rateLimit: Published<RateLimitSettings?>
    /// Who is answered by each listener, in their order.
    nonisolated let access: [Published<AccessList>]
    var cookies: CookieKeeper
    /// The certificates of DNS over TLS.
    var certificates: [Configuration.CertificateFiles?: CertificateKeeper] = [:]
    nonisolated let server = Mutex<DNSServer?>(nil)
    nonisolated let monitor = Mutex<HealthMonitor?>(nil)
    nonisolated let healthFile: HealthFile?
    /// Keeps what the sources gave last; nil where nothing is kept.
    nonisolated let sourceState: SourceStateWriter?
    nonisolated let localSocket = Mutex<HTTPServer?>(nil)
    private var watcher: PathWatcher?
    nonisolated let controlServer = Mutex<ControlServer?>(nil)
    var authenticator: Authenticator?
    var certificate: CertificateKeeper?
    /// Why the control API is not served over TLS; nil where it is.
    var certificateProblem: String?
    /// The control API's objects; nil without the control API.
    nonisolated let store: ResourceStore?
    nonisolated let writer: StoreWriter?
    var backlog = StoreBacklog()
    /// Changes of the store that wait for the queue.
    nonisolated let storeEvents = StoreEventQueue()

    /// Serves what a configuration file says until SIGTERM or SIGINT, and logs to standard error.
    ///
    /// - Throws: ``ConfigurationError`` or ``ServiceError``.
    public static func serve(configurationPath: String) async throws {
        DescriptorLimit.raise()
        let logger = Logger(label: "pointsman") { _ in LineLogHandler.fromEnvironment() }
        let service = try Service(configurationPath: configurationPath, logger: logger)
        running.withLock { $0 = service }
        try await service.run()
    }

    /// Holds the service until the process ends: to take millions of objects apart would only delay that.
    private static let running = Mutex<Service?>(nil)

    /// Reads the configuration and takes the state folder.
    ///
    /// - Throws: ``ConfigurationError`` or ``ServiceError``.
    public init(configurationPath: String, logger: Logger) throws {
        self.configurationPath = configurationPath
        self.logger = logger
        loadingBegan = ContinuousClock.now
        let reading = try Configuration.load(path: configurationPath)
        Self.log(reading.warnings, to: logger)
        recordPlaces = reading.recordPlaces
        let configuration = reading.configuration
        cookies = try CookieKeeper(configuration.cookies, logger: logger)
        rateLimit = Published(configuration.rateLimit)
        access = configuration.allListeners.map { Published(configuration.access(of: $0)) }
        healthFile = configuration.state.map { HealthFile(folder: $0) }
        var kept: [DomainName: UInt32] = [:]
        if let path = configuration.state {
            let folder = try StateFolder(path: path)
            kept = try folder.readSerials()
            state = consume folder
        } else {
            state = nil
            logger.warning(
                "neither state nor $STATE_DIRECTORY is set: nothing is kept over a restart (SOA serials begin with the time)"
            )
        }
        initial = configuration
        store =
            if let control = configuration.control, let path = configuration.state {
                try Self.openStore(path, control, logger)
            } else {
                nil
            }
        writer = store.map { StoreWriter($0) }
        let definitions = Definitions(configuration: configuration, stored: store.map { StoredDefinitions($0) })
        definitions.reader.configurationPath = configurationPath
        sourceState = configuration.state.flatMap { folder in
            definitions.reader.takeOver(folder: folder, sources: configuration.sources, logger: logger)
        }
        // What is remembered of a source serves until its path is back.
        let missing = definitions.reader.missing(among: configuration.sources)
        guard missing.isEmpty else { throw ConfigurationError(problems: missing) }
        self.definitions = definitions
        definitions.setCookieSecrets(cookies.secrets)
        serials = SerialKeeper(zones: configuration.zones, kept: kept)
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Throws: ``ServiceError`` where an address can not be served.
    public nonisolated func run() async throws {
        let termination = try Termination { [weak self] in
            Task { _ = await self?.reload() }
        }
        Task {
            do {
                try await start()
            } catch {
                termination.end(.failure(error))
            }
        }
        try await termination.wait()
        logger.info("stopping")
        Self.notify(notifier, logger) { notifier throws(SystemError) in try notifier.stopping() }
        localSocket.withLock { $0 }?.stop(deadline: .now() + .milliseconds(100))
        controlServer.withLock { $0 }?.stop(deadline: .now() + .milliseconds(Self.stopMilliseconds))
        server.withLock { $0 }?.stop()
        keepHealth()
        monitor.withLock { $0 }?.stop()
        store?.close()
        sourceState?.close()
    }

    private func start() throws {
        followStore()
        startWatching(executor.queue)
        let outcome = definitions.readSources()
        tell(outcome)
        tellOfAges()
        tellOfRecords()
        tellDoubts()
        retryIfWorthwhile()
        _ = definitions.takeChangedZones()
        _ = definitions.takeNewSettings()
        if initial.probes.isEnabled { try startMonitor() }
        followProfiles()
        let (table, hasMoved) = makeTable()
        if hasMoved, state != nil { keepSerials() }
        let publisher = Published(table)
        try startServer(publisher)
        self.publisher = publisher
        try startControl()
        followEvaluation()
        takeStoreEvents()
        let summary = summary
        logger.info("\(summary) (read in \(Self.milliseconds(since: loadingBegan)) ms)")
        notify { notifier throws(SystemError) in
            try notifier.status(statusLine)
            try notifier.ready()
        }
        sourceState?.resume()
    }

    // MARK: Signals and files

    private func startWatching(_ queue: DispatchQueue) {
        do throws(SystemError) {
            watcher = try PathWatcher(queue: queue) { [weak self] in
                self?.assumeIsolated { $0.readSources() }
            }
            definitions.reader.follow(watcher.map { .watched(by: $0) } ?? .unknown)
            watchSources()
        } catch {
            definitions.reader.follow(.unknown)
            logger.warning(
                "sources are not watched (\(error)): send SIGHUP after a change\(error.advice.map { "; \($0)" } ?? "")")
        }
    }

    private func watchSources() {
        let paths = definitions.configuration.sources.map(\.path) + (cookies.file.map { [$0] } ?? [])
        for error in watcher?.watch(paths) ?? [] {
            logger.warning(
                "\(error.subject) is not watched (\(error)): send SIGHUP after a change\(error.advice.map { "; \($0)" } ?? "")"
            )
        }
    }

    /// Reads the configuration and the sources again.
    ///
    /// A configuration that is refused changes nothing, and is said to be so by the log, the service manager and `status`
    /// until one is accepted.
    func reload() -> ReloadReport {
        guard publisher != nil else { return .notServing }
        logger.info("reading \(configurationPath) and its sources again")
        notify { notifier throws(SystemError) in
            try notifier.reloading()
            try notifier.status("reloading")
        }
        let time = Self.now
        let report: ReloadReport
        do throws(ConfigurationError) {
            let start = ContinuousClock.now
            let reading = try Configuration.load(path: configurationPath)
            Self.log(reading.warnings, to: logger)
            recordPlaces = reading.recordPlaces
            let keys = reading.configuration.keysNeedingRestart(against: initial)
            if !keys.isEmpty {
                logger.warning("a restart is needed for what has changed in: \(keys.joined(separator: ", "))")
            }
            followSettings(reading.configuration)
            let outcome = definitions.replace(reading.configuration)
            serials.serve(reading.configuration.zones)
            inForceSince = time
            publish(outcome, since: start)
            tellOfRecords()
            report = ReloadReport(
                reading.warnings, keysNeedingRestart: keys, accepted: true, at: time, summary: summary)
            logger.info("\(configurationPath) is in force: \(report.summary)")
        } catch {
            Self.log(error.problems, to: logger)
            logger.error("the configuration is refused: the one in force stays, its sources are read again")
            readSources()
            report = ReloadReport(error.problems, accepted: false, at: time, summary: summary)
        }
        lastReload = report
        watchSources()
        reloadFiles()
        notify { notifier throws(SystemError) in
            try notifier.status(statusLine)
            try notifier.ready()
        }
        return report
    }

    /// Reads what has changed in the sources, and swaps the table.
    private func readSources() {
        guard publisher != nil else { return }
        let start = ContinuousClock.now
        // A folder may have come back. It is watched before it is read, so that nothing written meanwhile is missed.
        watchSources()
        readCookieSecrets()
        publish(definitions.readSources(), since: start)
    }

    /// Reads again in a second what lacked descriptors or memory: no change of a file would tell that they are back.
    private func retryIfWorthwhile() {
        guard definitions.reader.isWorthRetrying, !isRetryTimerSet else { return }
        isRetryTimerSet = true
        executor.queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            self?.assumeIsolated { service in
                service.isRetryTimerSet = false
                service.readSources()
            }
        }
    }

    // MARK: Tables and serials

    func publish(_ outcome: Definitions.Outcome, since start: ContinuousClock.Instant) {
        tell(outcome)
        tellDoubts()
        retryIfWorthwhile()
        let isServed = serve(outcome)
        let elapsed = Self.milliseconds(since: start)
        followEvaluation()
        if isServed {
            let changes =
                outcome.hasChanges
                ? "definitions changed: \(outcome.changedCount) profiles new or changed, \(outcome.removedCount) gone"
                : "zones or settings changed"
            logger.info("\(changes); served after \(elapsed) ms; \(summary)")
        }
        notify { notifier throws(SystemError) in try notifier.status(statusLine) }
    }

    /// The same for changes of the store, of which there may be very many, each of a single object.
    func publishStored(_ outcome: Definitions.Outcome, since start: ContinuousClock.Instant) {
        tell(outcome)
        tellDoubtsSoon()
        if serve(outcome) {
            logger.debug(
                "objects changed: \(outcome.changedCount) profiles new or changed, \(outcome.removedCount) gone; served after \(Self.milliseconds(since: start)) ms"
            )
            tellSummarySoon()
        }
        followEvaluation()
    }

    /// Puts what has changed into the answers; false where nothing of them has.
    private func serve(_ outcome: Definitions.Outcome) -> Bool {
        let zones = definitions.takeChangedZones()
        serials.touch(zones)
        let hasNewSettings = definitions.takeNewSettings()
        guard outcome.hasChanges || hasNewSettings || !zones.isEmpty else { return false }
        followProfiles()
        publishTable()
        return true
    }

    /// Tells the service manager what is served, at most once a second.
    private func tellSummarySoon() {
        guard notifier != nil, !isSummaryTimerSet else { return }
        isSummaryTimerSet = true
        executor.queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            self?.assumeIsolated { service in
                service.isSummaryTimerSet = false
                let line = service.statusLine
                service.notify { notifier throws(SystemError) in try notifier.status(line) }
            }
        }
    }

    /// Answers from a new table.
    func publishTable() {
        let (table, hasMoved) = makeTable()
        publisher?.publish(table)
        // Behind the answers, as it waits for the disk: a serial that was not kept is made anew of the time.
        if hasMoved, state != nil { keepSerials() }
    }

    /// Moves serials that may move, and makes the table.
    private func makeTable() -> (table: AnswerTable, hasMoved: Bool) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let (hasMoved, dueIn) = serials.settle(now: now)
        if let dueIn, !isSerialTimerSet {
            isSerialTimerSet = true
            executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(dueIn))) { [weak self] in
                self?.assumeIsolated { service in
                    service.isSerialTimerSet = false
                    service.publishTable()
                }
            }
        }
        return (definitions.makeTable { serials.serial(of: $0) }, hasMoved)
    }

    private func keepSerials() {
        do throws(SystemError) {
            try state?.writeSerials(serials.text)
        } catch {
            logger.error("SOA serials are not kept: \(error.withAdvice)")
        }
    }
}
