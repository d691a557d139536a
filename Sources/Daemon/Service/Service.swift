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
import Synchronization
import Traffic
import Transport

/// The running server: builds all parts from a configuration file, and keeps them at what its sources say.
public actor Service {
    /// How many problems of one reading are logged one by one.
    private static let loggedProblems = 20

    private let executor = SerialQueueExecutor(label: "pointsman.definitions")
    /// All of the service's work is done on one queue, on which its signals, timers and file events arrive too.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let configurationPath: String
    private let logger: Logger
    private let notifier = ServiceNotifier.fromEnvironment()
    private let state: StateFolder?
    private var definitions: Definitions
    /// What the process was started with: keys that need a restart are compared with these.
    private let initial: Configuration
    private var serials: SerialKeeper
    private var isSerialTimerSet = false
    private var isRetryTimerSet = false
    private var publisher: AnswerTablePublisher?
    private nonisolated let server = Mutex<DNSServer?>(nil)
    private nonisolated let monitor = Mutex<HealthMonitor?>(nil)
    private nonisolated let healthFile: HealthFile?
    private nonisolated let localSocket = Mutex<LocalSocketServer?>(nil)
    private var watcher: SourceWatcher?

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
        let reading = try Configuration.load(path: configurationPath)
        Self.log(reading.warnings, to: logger)
        let configuration = reading.configuration
        let missing = SourceReader.missing(among: configuration.sources)
        guard missing.isEmpty else { throw ConfigurationError(problems: missing) }
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
        definitions = Definitions(configuration: configuration)
        serials = SerialKeeper(zones: configuration.zones, kept: kept)
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Throws: ``ServiceError`` where an address can not be served.
    public nonisolated func run() async throws {
        let termination = try Termination { [weak self] in
            Task { await self?.reload() }
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
        server.withLock { $0 }?.stop()
        keepHealth()
        monitor.withLock { $0 }?.stop()
    }

    private func start() throws {
        startWatching(executor.queue)
        let start = ContinuousClock.now
        let outcome = definitions.readSources()
        Self.log(outcome.problems, to: logger)
        retryIfWorthwhile()
        _ = definitions.takeChangedZones()
        if initial.probes.isEnabled { try startMonitor() }
        followProfiles()
        let publisher = AnswerTablePublisher(makeTable())
        try startServer(publisher)
        try startLocalSocket()
        self.publisher = publisher
        logger.info("\(summary) (read in \(Self.milliseconds(since: start)) ms)")
        notify { notifier throws(SystemError) in
            try notifier.status(self.summary)
            try notifier.ready()
        }
    }

    private func startServer(_ publisher: AnswerTablePublisher) throws {
        let threads = initial.udpThreads > 0 ? initial.udpThreads : ProcessInfo.processInfo.activeProcessorCount
        do throws(SystemError) {
            let server = try DNSServer.start(
                addresses: initial.listen, udpThreads: threads, publisher: publisher, logger: logger)
            for address in server.addresses { logger.info("serving \(address) over UDP and TCP") }
            self.server.withLock { $0 = server }
        } catch {
            throw ServiceError("\(error)\(error.advice.map { ": \($0)" } ?? "")")
        }
    }

    // MARK: Signals and files

    private func startWatching(_ queue: DispatchQueue) {
        do throws(SystemError) {
            watcher = try SourceWatcher(queue: queue) { [weak self] in
                self?.assumeIsolated { $0.readSources() }
            }
            watchSources()
        } catch {
            logger.warning(
                "sources are not watched (\(error)): send SIGHUP after a change\(error.advice.map { "; \($0)" } ?? "")")
        }
    }

    private func watchSources() {
        for error in watcher?.watch(definitions.configuration.sources) ?? [] {
            logger.warning(
                "\(error.subject) is not watched (\(error)): send SIGHUP after a change\(error.advice.map { "; \($0)" } ?? "")"
            )
        }
    }

    /// Reads the configuration and the sources again.
    private func reload() {
        guard publisher != nil else { return }
        logger.info("reading \(configurationPath) and its sources again")
        notify { notifier throws(SystemError) in
            try notifier.reloading()
            try notifier.status("reloading")
        }
        do throws(ConfigurationError) {
            let reading = try Configuration.load(path: configurationPath)
            Self.log(reading.warnings, to: logger)
            let keys = reading.configuration.keysNeedingRestart(against: initial)
            if !keys.isEmpty {
                logger.warning("a restart is needed for what has changed in: \(keys.joined(separator: ", "))")
            }
            let start = ContinuousClock.now
            let outcome = definitions.replace(reading.configuration)
            serials.serve(reading.configuration.zones)
            publish(outcome, since: start)
        } catch {
            Self.log(error.problems, to: logger)
            logger.error("the configuration is refused: the one in force stays, its sources are read again")
            readSources()
        }
        watchSources()
        notify { notifier throws(SystemError) in try notifier.ready() }
    }

    /// Reads what has changed in the sources, and swaps the table.
    private func readSources() {
        guard publisher != nil else { return }
        let start = ContinuousClock.now
        // A folder may have come back. It is watched before it is read, so that nothing written meanwhile is missed.
        watchSources()
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

    private func publish(_ outcome: Definitions.Outcome, since start: ContinuousClock.Instant) {
        Self.log(outcome.problems, to: logger)
        retryIfWorthwhile()
        let zones = definitions.takeChangedZones()
        serials.touch(zones)
        if outcome.hasChanges || !zones.isEmpty {
            followProfiles()
            publisher?.publish(makeTable())
            logger.info(
                "definitions changed: \(outcome.changedCount) profiles new or changed, \(outcome.removedCount) gone; served after \(Self.milliseconds(since: start)) ms; \(summary)"
            )
        }
        notify { notifier throws(SystemError) in try notifier.status(self.summary) }
    }

    /// Moves serials that may move, and makes the table.
    private func makeTable() -> AnswerTable {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let (hasMoved, dueIn) = serials.settle(now: now)
        if hasMoved, state != nil { keepSerials() }
        if let dueIn, !isSerialTimerSet {
            isSerialTimerSet = true
            executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(dueIn))) { [weak self] in
                self?.assumeIsolated { service in
                    service.isSerialTimerSet = false
                    service.publisher?.publish(service.makeTable())
                }
            }
        }
        return definitions.makeTable { serials.serial(of: $0) }
    }

    private func keepSerials() {
        do throws(SystemError) {
            try state?.writeSerials(serials.text)
        } catch {
            logger.error("SOA serials are not kept: \(error)\(error.advice.map { ": \($0)" } ?? "")")
        }
    }

    // MARK: Health

    private func startMonitor() throws(ServiceError) {
        var restored: [SavedHealth] = []
        do throws(ServiceError) {
            restored = try healthFile?.read() ?? []
        } catch {
            logger.warning("health states are not taken over, all endpoints are checked anew: \(error)")
        }
        let probes = initial.probes
        do throws(SystemError) {
            let monitor = try HealthMonitor(
                configuration: HealthMonitorConfiguration(
                    denyTargets: probes.denyTargets, filesFolder: probes.filesFolder),
                logger: logger, restoring: restored
            ) { [weak self, executor] changes in
                executor.queue.async { [weak self] in self?.assumeIsolated { $0.take(changes) } }
            }
            self.monitor.withLock { $0 = monitor }
        } catch {
            throw ServiceError("endpoints can not be probed: \(error)\(error.advice.map { ": \($0)" } ?? "")")
        }
        keepHealthAgain()
    }

    /// Tells the monitor which profiles have changed, takes over what it knows of them already, and begins the counters
    /// of their new endpoints.
    private func followProfiles() {
        server.withLock { $0 }?.draws.reset(definitions.takeFreshCounters())
        let (changed, removed) = definitions.takeChangedProfiles()
        guard !changed.isEmpty || !removed.isEmpty else { return }
        guard let monitor = monitor.withLock({ $0 }) else { return }
        definitions.setHealth(monitor.update(changed, removing: removed))
    }

    /// Answers by what the probes have found.
    private func take(_ changes: [ProfileID: ProfileHealth]) {
        definitions.setHealth(changes)
        publisher?.publish(makeTable())
    }

    /// What is known of a profile at this moment; nil for one that there is not.
    private func observe(_ id: ProfileID) -> ObservedProfile? {
        guard let profile = definitions.fleet.profile(id) else { return nil }
        let places = monitor.withLock { $0 }?.snapshot(of: id)?.endpoints.map { places in
            places.map { place in
                ObservedProfile.Place(
                    state: place.state, since: place.since, lastProbe: place.lastResult, isStale: place.isStale)
            }
        }
        var observed = profile
        // Without probes no state is known, and every enabled endpoint is Unmonitored.
        if places == nil { observed.monitor = nil }
        return ObservedProfile(
            profile: observed, places: places ?? [],
            answers: server.withLock { $0 }?.draws.totals(of: definitions.counters(of: id)))
    }

    // MARK: The local socket

    /// Opens `pointsman.sock` in the runtime folder, if there is one.
    private func startLocalSocket() throws(ServiceError) {
        guard let folder = initial.runtime else {
            logger.warning("neither runtime nor $RUNTIME_DIRECTORY is set: pointsman status has no socket to ask at")
            return
        }
        let routes = ControlRoutes.routes(
            status: { [weak self] in await self?.status() ?? StatusReport([]) },
            explain: { [weak self] name, type in await self?.explain(name, type) })
        do throws(SystemError) {
            try FileContents.makeFolder(folder, mode: 0o750)
            let socket = try LocalSocketServer(
                path: "\(folder)/\(ControlRoutes.socketName)", routes: routes, logger: logger)
            socket.start()
            localSocket.withLock { $0 = socket }
        } catch {
            throw ServiceError("\(error)\(error.advice.map { ": \($0)" } ?? "")")
        }
    }

    private func status() -> StatusReport {
        StatusReport(definitions.fleet.profileIDs.sorted().compactMap { observe($0) })
    }

    private func explain(_ name: DomainName, _ type: RecordType) -> NameExplanation {
        NameExplanation(of: name, type: type, in: definitions, observe: observe)
    }

    /// Writes the states again and again, for the case that the process does not end in order.
    private func keepHealthAgain() {
        guard healthFile != nil else { return }
        let seconds = Int(HealthFile.writingInterval.components.seconds)
        executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.assumeIsolated { service in
                service.keepHealth()
                service.keepHealthAgain()
            }
        }
    }

    private nonisolated func keepHealth() {
        guard let healthFile, let monitor = monitor.withLock({ $0 }) else { return }
        do throws(ServiceError) {
            try healthFile.write(monitor.saved())
        } catch {
            logger.error("health states are not kept: \(error)")
        }
    }

    // MARK: What people see

    private var summary: String {
        var endpoints = 0
        var names = 0
        var profiles = 0
        for profile in definitions.fleet.profiles {
            profiles += 1
            endpoints += profile.endpoints.count
            names += profile.names.count
        }
        let zones = definitions.configuration.zones.count
        return "\(zones) zones, \(profiles) profiles with \(names) names and \(endpoints) endpoints"
    }

    private static func log(_ problems: [Problem], to logger: Logger) {
        for problem in problems.prefix(loggedProblems) {
            switch problem.severity {
            case .error: logger.error("\(problem)")
            case .warning: logger.warning("\(problem)")
            }
        }
        let rest = problems.dropFirst(loggedProblems)
        guard !rest.isEmpty else { return }
        logger.log(
            level: rest.hasErrors ? .error : .warning,
            "and \(rest.count) more: pointsman check --config FILE shows all of them")
    }

    private func notify(_ body: (ServiceNotifier) throws(SystemError) -> Void) {
        Self.notify(notifier, logger, body)
    }

    /// Tells the service manager, if there is one; that it can not be told is no reason to stop serving.
    private static func notify(
        _ notifier: ServiceNotifier?, _ logger: Logger, _ body: (ServiceNotifier) throws(SystemError) -> Void
    ) {
        guard let notifier else { return }
        do throws(SystemError) {
            try body(notifier)
        } catch {
            logger.warning("the service manager is not told: \(error)")
        }
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let elapsed = (ContinuousClock.now - start).components
        return elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    }
}
