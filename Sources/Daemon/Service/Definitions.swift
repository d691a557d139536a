public import Answering
public import DNSWire
public import Fleet
package import ResourceStore
import Resources
import Traffic

/// What is served: the configuration's zones with the profiles that the sources come to, and the table made of both.
///
/// It belongs to one writer, and does no work that a change does not ask for.
public final class Definitions {
    /// What a reading came to.
    public struct Outcome: Sendable {
        /// How many profiles are new or have changed.
        public var changedCount = 0
        /// How many profiles are no more.
        public var removedCount = 0
        /// What is wrong with the files that were opened, or looks so.
        public var problems: [Problem] = []
        /// The names at which profiles are not served any more while they ask for them.
        public var lost: [NameLoss] = []
        /// The names that profiles held before, and none of those that have changed holds now.
        public var unheld: Set<DomainName> = []

        /// Whether anything of what is answered has changed.
        public var hasChanges: Bool { changedCount > 0 || removedCount > 0 }

        /// Counts what another step came to.
        mutating func add(_ other: Outcome) {
            changedCount += other.changedCount
            removedCount += other.removedCount
            lost += other.lost
            unheld.formUnion(other.unheld)
        }
    }

    /// The configuration in force.
    public private(set) var configuration: Configuration
    /// The sources.
    public let reader: SourceReader
    /// The fleet.
    public let fleet: FleetModel
    private var builder: AnswerTableBuilder
    /// Where each profile's names lie: a change touches the zones of the names before and after.
    private var names: [ProfileID: [DomainName]] = [:]
    /// The zones whose definitions have changed since this was asked last.
    private var changedZones: Set<DomainName> = []
    /// What the probes have found, kept for a builder that begins anew.
    private var health: [ProfileID: ProfileHealth] = [:]
    /// The profiles that have changed since this was asked last, nil for those that are no more.
    private var changedProfiles: [ProfileID: Profile?] = [:]
    /// The stored objects, and what of the sources is shown beside them; nil without a store.
    let stored: StoredDefinitions?
    var shown = ShownSources()
    private var hasStoredObjects = false
    private var cookieSecrets: CookieSecrets?
    /// Whether answers change although no definition may have: settings, cookies, access.
    private var hasNewSettings = false
    /// What was judged anew since it was asked last, for the statuses.
    private var evaluated: Set<ProfileID> = []
    private var touchedAddresses: Set<ResourceKey> = []
    private var doubts = ProfileDoubts()

    /// Begins with a configuration; nothing is read yet.
    public convenience init(configuration: Configuration) {
        self.init(configuration: configuration, stored: nil)
    }

    /// Begins with a configuration and a store of further objects; nothing is read yet.
    ///
    /// With a store, the sources' objects are kept as they are written until they are shown.
    package init(configuration: Configuration, stored: StoredDefinitions?) {
        self.configuration = configuration
        self.stored = stored
        let zones = configuration.zones.map(\.zone)
        reader = SourceReader(keepsTrees: stored != nil)
        fleet = FleetModel(zones: zones)
        fleet.tellsAddresses = stored != nil
        builder = AnswerTableBuilder(zones: zones, settings: configuration.answers)
    }

    /// Answers cookies by these secrets from the next table on; none: passes them over.
    func setCookieSecrets(_ secrets: CookieSecrets?) {
        guard secrets != cookieSecrets else { return }
        cookieSecrets = secrets
        builder.settings = settings
        hasNewSettings = true
    }

    private var settings: AnswerSettings {
        var settings = configuration.answers
        settings.cookieSecrets = cookieSecrets
        return settings
    }

    /// Reads what has changed in the sources.
    public func readSources() -> Outcome { take(reader.read(configuration.sources)) }

    /// Lets go what a source takes away and what was held.
    func accept(_ source: String, _ number: Int) throws(AcceptError) -> (taken: [ResourceKey], outcome: Outcome) {
        let (taken, reading) = try reader.accept(source, number)
        return (taken, take(reading))
    }

    private func take(_ reading: SourceReading) -> Outcome {
        guard let stored else {
            var sum = outcome(of: fleet.apply(reading), problems: reading.problems)
            sum.add(noteRefused())
            return sum
        }
        // All in one, so that each profile is evaluated once.
        let initial = hasStoredObjects ? [] : stored.initialChanges()
        hasStoredObjects = true
        let read = AnySequence(reading.lazy.map { stored.adjust($0) })
        var sum = outcome(of: fleet.apply([AnySequence(initial), read].joined()))
        let members = shown.take(reader.catalog.takeTrees(), reading.places, fleet)
        let moved = members.appeared.compactMap(stored.hide) + members.gone.compactMap(stored.unhide)
        if !moved.isEmpty { sum.add(outcome(of: fleet.apply(moved))) }
        sum.add(noteRefused())
        sum.problems = reading.problems + stored.takeNewProblems()
        return sum
    }

    /// Takes changes of the store over.
    package func take(_ events: [StoreEvent]) -> Outcome {
        guard let stored else { return Outcome() }
        for event in events where event.object.key.kind == .namespace {
            shown.namespaces.touch(event.object.key.name)
        }
        let changes = stored.changes(for: events) { key in
            reader.catalog.holds(key, in: .hub) || shown.isTranslation(key)
        }
        guard !changes.isEmpty else { return Outcome(problems: stored.takeNewProblems()) }
        return outcome(of: fleet.apply(changes), problems: stored.takeNewProblems())
    }

    /// Tells the fleet which objects are refused: the messages of those that miss them say so.
    private func noteRefused() -> Outcome {
        outcome(of: fleet.setRefused(reader.refusedObjects + (stored?.refusedObjects ?? [])))
    }

    /// What is wrong with profiles, or looks so, and was not told yet; it may be over by the time that this is asked.
    func takeDoubts() -> [Problem] { doubts.take(fleet.evaluation) }

    /// Whether there is something of this kind to be told.
    var hasDoubts: Bool { doubts.isPending }

    private func outcome(of update: FleetUpdate, problems: [Problem] = []) -> Outcome {
        let unheld = take(update)
        return Outcome(
            changedCount: update.changed.count, removedCount: update.removed.count, problems: problems,
            lost: update.lost, unheld: unheld)
    }

    /// Takes another configuration over, and reads its sources.
    public func replace(_ configuration: Configuration) -> Outcome {
        let former = Dictionary(uniqueKeysWithValues: self.configuration.zones.map { ($0.zone.name, $0) })
        let isServedOtherwise = self.configuration.zones != configuration.zones
        if isServedOtherwise || self.configuration.answers != configuration.answers { hasNewSettings = true }
        self.configuration = configuration
        builder.settings = settings
        var zonesOutcome = Outcome()
        if isServedOtherwise {
            for served in configuration.zones where former[served.zone.name]?.data != served.data {
                changedZones.insert(served.zone.name)
            }
            let zones = configuration.zones.map(\.zone)
            let update = fleet.replaceZones(zones)
            zonesOutcome.changedCount = update.changed.count
            zonesOutcome.removedCount = update.removed.count
            zonesOutcome.lost = update.lost
            builder = AnswerTableBuilder(zones: zones, settings: settings)
            take(update, isNewBuilder: true)
        }
        var outcome = readSources()
        outcome.add(zonesOutcome)
        return outcome
    }

    /// The zones whose definitions have changed since the last call.
    package func takeChangedZones() -> Set<DomainName> {
        defer { changedZones = [] }
        return changedZones
    }

    /// Whether answers are other ones since the last call, whatever the definitions.
    func takeNewSettings() -> Bool {
        defer { hasNewSettings = false }
        return hasNewSettings
    }

    /// The profiles that have changed since the last call, and those that are no more.
    func takeChangedProfiles() -> (changed: [Profile], removed: [ProfileID]) {
        defer { changedProfiles = [:] }
        return (changedProfiles.values.compactMap { $0 }, changedProfiles.filter { $0.value == nil }.map(\.key))
    }

    /// What was judged anew since the last call: the profiles, and the cluster addresses whose status does not come with
    /// them.
    func takeEvaluated() -> (profiles: Set<ProfileID>, addresses: Set<ResourceKey>) {
        defer {
            evaluated = []
            touchedAddresses = []
        }
        return (evaluated, touchedAddresses)
    }

    /// Answers profiles by what their probes have found from the next table on.
    func setHealth(_ changed: [ProfileID: ProfileHealth]) {
        for (id, health) in changed where fleet.profile(id) != nil {
            self.health[id] = health
            builder.setHealth(health, of: id)
        }
    }

    /// The numbers of the counters of a profile's endpoints.
    func counters(of id: ProfileID) -> Range<UInt32> { builder.counters(of: id) }

    /// The numbers that have become those of other endpoints since the last call.
    func takeFreshCounters() -> [Range<UInt32>] { builder.takeFreshCounters() }

    /// The table of what is served now.
    ///
    /// - Parameter serial: A zone's SOA serial.
    public func makeTable(serial: (DomainName) -> UInt32?) -> AnswerTable {
        for (index, served) in configuration.zones.enumerated() {
            if let serial = served.fixedSerial ?? serial(served.zone.name) { builder.setSerial(serial, ofZone: index) }
        }
        return builder.makeTable()
    }

    /// - Returns: The names that nobody holds any more.
    @discardableResult
    private func take(_ update: FleetUpdate, isNewBuilder: Bool = false) -> Set<DomainName> {
        var unheld: Set<DomainName> = []
        doubts.note(update)
        if stored != nil {
            evaluated.formUnion(update.evaluated)
            touchedAddresses.formUnion(update.addresses)
        }
        for id in update.removed {
            let before = names.removeValue(forKey: id) ?? []
            touch(before)
            unheld.formUnion(before)
            health[id] = nil
            changedProfiles.updateValue(nil, forKey: id)
        }
        for profile in update.changed {
            let before = names.updateValue(profile.names, forKey: profile.id) ?? []
            touch(profile.names)
            if before != profile.names {
                touch(before)
                unheld.formUnion(before)
            }
            changedProfiles.updateValue(profile, forKey: profile.id)
        }
        if isNewBuilder {
            builder.update(fleet.profiles)
            for (id, health) in health { builder.setHealth(health, of: id) }
        } else {
            builder.update(update.changed, removing: update.removed)
        }
        return unheld.isEmpty ? [] : unheld.subtracting(update.changed.lazy.flatMap(\.names))
    }

    private func touch(_ names: [DomainName]) {
        // Nearly all names lie in the zone of the one before.
        for name in names {
            guard let index = builder.zone(of: name) else { continue }
            changedZones.insert(configuration.zones[index].zone.name)
        }
    }
}

extension Definitions {
    /// Reads a configuration and its sources once, as `check` and `explain` do.
    ///
    /// - Returns: The definitions, and what is wrong with the configuration's other files, or looks wrong in it; the sources'
    ///   problems are the reader's.
    public static func read(
        configurationPath: String
    ) throws(ConfigurationError) -> (definitions: Definitions, warnings: [Problem]) {
        var reading = try Configuration.load(path: configurationPath, isService: false)
        if reading.configuration.state == ServiceFolders.state,
            !ServiceFolders.isService(configuration: configurationPath),
            (try? Configuration.load(path: configurationPath)) == nil
        {
            reading.warnings.append(
                Problem(
                    .warning, file: configurationPath, field: "state", found: "none",
                    expected: "a folder, unless a service manager names one in $\(Configuration.stateVariable)"))
        }
        reading.warnings += ServedFiles.problems(of: reading.configuration)
        let missing = SourceReader.missing(among: reading.configuration.sources)
        guard missing.isEmpty else { throw ConfigurationError(problems: missing) }
        let definitions = Definitions(configuration: reading.configuration)
        _ = definitions.readSources()
        let found = reading.recordPlaces.problems(beside: definitions.fleet.profiles)
        return (definitions, reading.warnings + found)
    }
}
