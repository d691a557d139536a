public import Answering
public import DNSWire
public import Fleet
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

        /// Whether anything of what is answered has changed.
        public var hasChanges: Bool { changedCount > 0 || removedCount > 0 }
    }

    /// The configuration in force.
    public private(set) var configuration: Configuration
    /// The sources.
    public let reader = SourceReader()
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

    /// Begins with a configuration; nothing is read yet.
    public init(configuration: Configuration) {
        self.configuration = configuration
        let zones = configuration.zones.map(\.zone)
        fleet = FleetModel(zones: zones)
        builder = AnswerTableBuilder(zones: zones)
    }

    /// Reads what has changed in the sources.
    public func readSources() -> Outcome {
        let reading = reader.read(configuration.sources)
        let update = fleet.apply(reading)
        take(update)
        return Outcome(
            changedCount: update.changed.count, removedCount: update.removed.count, problems: reading.problems)
    }

    /// Takes another configuration over, and reads its sources.
    public func replace(_ configuration: Configuration) -> Outcome {
        let former = Dictionary(uniqueKeysWithValues: self.configuration.zones.map { ($0.zone.name, $0) })
        let isServedOtherwise = self.configuration.zones != configuration.zones
        self.configuration = configuration
        var changed = 0
        var removed = 0
        if isServedOtherwise {
            for served in configuration.zones where former[served.zone.name] != served {
                changedZones.insert(served.zone.name)
            }
            let zones = configuration.zones.map(\.zone)
            let update = fleet.replaceZones(zones)
            changed = update.changed.count
            removed = update.removed.count
            builder = AnswerTableBuilder(zones: zones)
            take(update, isNewBuilder: true)
        }
        var outcome = readSources()
        outcome.changedCount += changed
        outcome.removedCount += removed
        return outcome
    }

    /// The zones whose definitions have changed since the last call.
    package func takeChangedZones() -> Set<DomainName> {
        defer { changedZones = [] }
        return changedZones
    }

    /// The profiles that have changed since the last call, and those that are no more.
    func takeChangedProfiles() -> (changed: [Profile], removed: [ProfileID]) {
        defer { changedProfiles = [:] }
        return (changedProfiles.values.compactMap { $0 }, changedProfiles.filter { $0.value == nil }.map(\.key))
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

    private func take(_ update: FleetUpdate, isNewBuilder: Bool = false) {
        for id in update.removed {
            touch(names.removeValue(forKey: id) ?? [])
            health[id] = nil
            changedProfiles.updateValue(nil, forKey: id)
        }
        for profile in update.changed {
            let before = names.updateValue(profile.names, forKey: profile.id) ?? []
            touch(profile.names)
            if before != profile.names { touch(before) }
            changedProfiles.updateValue(profile, forKey: profile.id)
        }
        if isNewBuilder {
            builder.update(fleet.profiles)
            for (id, health) in health { builder.setHealth(health, of: id) }
        } else {
            builder.update(update.changed, removing: update.removed)
        }
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
    /// - Returns: The definitions, and the configuration's warnings; the sources' problems are the reader's.
    public static func read(
        configurationPath: String
    ) throws(ConfigurationError) -> (definitions: Definitions, warnings: [Problem]) {
        let reading = try Configuration.load(path: configurationPath)
        let missing = SourceReader.missing(among: reading.configuration.sources)
        guard missing.isEmpty else { throw ConfigurationError(problems: missing) }
        let definitions = Definitions(configuration: reading.configuration)
        _ = definitions.readSources()
        return (definitions, reading.warnings)
    }
}
