public import DNSWire
public import Traffic

/// Compiles zones and profiles into tables, one after another, each sharing with the last what did not change.
///
/// It belongs to one writer. A change marks the names that it touches; ``makeTable()`` renders those anew.
public struct AnswerTableBuilder {
    /// An overlay may hold this many names before all are rendered anew, or an eighth of the base's where that is
    /// more: so a change costs at most some milliseconds, and all changes together a constant factor over their work.
    private static let overlayLimit = 1024

    /// How the tables to come answer questions, whatever they are about.
    public var settings: AnswerSettings
    private let staticNames: StaticNames
    private var serials: [UInt32]
    private var profiles: [ProfileID: Profile] = [:]
    private var health: [ProfileID: ProfileHealth] = [:]
    private var counters = CounterNumbers()
    private var holders: [DomainName: ProfileID] = [:]
    /// How many names with data lie below a name that may have none itself.
    private var descendants: [DomainName: Int] = [:]
    /// Names whose nodes differ from the base.
    private var changedNames: Set<DomainName> = []
    private var base = Segment.empty

    /// Begins with zones and no profiles.
    public init(zones: [Zone], settings: AnswerSettings = AnswerSettings()) {
        self.settings = settings
        staticNames = StaticNames(zones: zones)
        serials = zones.map(\.serial)
        for name in staticNames.owners.keys where !isBelowDelegation(name) {
            countDescendant(below: name, by: 1)
        }
    }

    /// The longest served zone that a name lies in, an index of the zones; nil outside all of them.
    public func zone(of name: DomainName) -> Int? {
        staticNames.zone(of: name)
    }

    /// Sets a zone's SOA serial for the tables to come.
    public mutating func setSerial(_ serial: UInt32, ofZone zone: Int) {
        serials[zone] = serial
    }

    /// Puts profiles in place of their earlier versions and takes others away.
    ///
    /// A name that another profile still holds stays with its holder. Names outside the zones, and below
    /// delegations, are passed over.
    public mutating func update(_ changed: [Profile], removing removed: [ProfileID] = []) {
        for id in removed {
            counters.release(id)
            withdraw(id)
            health[id] = nil
        }
        for profile in changed {
            counters.number(profile, replacing: profiles[profile.id])
            withdraw(profile.id)
        }
        for profile in changed {
            withdraw(profile.id)  // Of two versions in one change, the later counts.
            profiles[profile.id] = profile
            for name in profile.names where holders[name] == nil && isPlaceable(name) {
                if staticNames.owners[name] == nil { countDescendant(below: name, by: 1) }
                holders[name] = profile.id
                changedNames.insert(name)
            }
        }
    }

    /// Puts the states of a profile's endpoints in place of the earlier ones.
    ///
    /// They outlast later versions of the profile, for the endpoints that stay. A profile without states answers with all
    /// enabled endpoints, as though they were Unmonitored. Those of a profile that there is not are passed over.
    ///
    /// - Returns: Whether answers change by it, so that a new table is due.
    @discardableResult
    public mutating func setHealth(_ states: ProfileHealth, of id: ProfileID) -> Bool {
        guard let profile = profiles[id] else { return false }
        let before = health.updateValue(states, forKey: id)
        guard before != states, Self.served(before, of: profile) != Self.served(states, of: profile) else {
            return false
        }
        var isAnswered = false
        for name in profile.names where holders[name] == id {
            changedNames.insert(name)
            isAnswered = true
        }
        return isAnswered
    }

    /// What answers depend on, of an endpoint's health.
    private struct Served: Equatable {
        /// Which addresses are served by their own merit; all where probes are only observed.
        var places: [Bool]
        /// The families that it counts for, if it is an alias.
        var families: AddressFamilies
    }

    private static func served(_ health: ProfileHealth?, of profile: Profile) -> [Served] {
        (health?.aligned(to: profile) ?? ProfileHealth(of: profile)).endpoints.map { endpoint in
            Served(
                places: endpoint.states.map { profile.observeOnly || $0.isServed }, families: endpoint.families)
        }
    }

    /// The numbers of the counters of a profile's endpoints, in their order (see ``DrawLog``).
    public func counters(of id: ProfileID) -> Range<UInt32> {
        counters[id]
    }

    /// The numbers that were given to endpoints since the last call: what they counted before is not theirs.
    public mutating func takeFreshCounters() -> [Range<UInt32>] {
        defer { counters.fresh = [] }
        return counters.fresh
    }

    /// The table of all zones and profiles as they are now.
    public mutating func makeTable() -> AnswerTable {
        if base.nodes.isEmpty || changedNames.count > max(Self.overlayLimit, base.nodes.count / 8) {
            base = makeBase()
            changedNames = []
        }
        let (tops, zones) = makeTops()
        return AnswerTable(
            overlay: changedNames.isEmpty ? .empty : makeSegment(of: changedNames), base: base, tops: tops,
            zones: zones, accessLists: staticNames.zones.map(\.access), settings: settings)
    }

    private func isPlaceable(_ name: DomainName) -> Bool {
        staticNames.zone(of: name) != nil && staticNames.delegation(above: name) == nil
    }

    /// Whether a name's parent is delegated away, as may be the one of a zone that is served nonetheless.
    private func isBelowDelegation(_ name: DomainName) -> Bool {
        name.parent.flatMap(staticNames.delegation) != nil
    }

    private mutating func withdraw(_ id: ProfileID) {
        guard let profile = profiles.removeValue(forKey: id) else { return }
        for name in profile.names where holders[name] == id {
            holders[name] = nil
            changedNames.insert(name)
            if staticNames.owners[name] == nil { countDescendant(below: name, by: -1) }
        }
    }

    /// Counts a name with data in all names between it and its zone's top: they exist because of it (RFC 4592 2.2.2).
    private mutating func countDescendant(below name: DomainName, by step: Int) {
        var ancestor = name.parent
        while let current = ancestor, staticNames.owners[current]?.kind != .apex, !current.isRoot {
            let count = descendants[current, default: 0] + step
            descendants[current] = count == 0 ? nil : count
            if count == 0 || (count == 1 && step == 1) { changedNames.insert(current) }
            ancestor = current.parent
        }
    }

}

extension AnswerTableBuilder {
    /// The segment of all names; each is looked up instead of being collected in a set, which would take longer.
    private func makeBase() -> Segment {
        var segment = SegmentBuilder()
        for name in staticNames.owners.keys {
            addNode(name, to: &segment)
        }
        for name in holders.keys where staticNames.owners[name] == nil {
            addNode(name, to: &segment)
        }
        for name in descendants.keys where staticNames.owners[name] == nil && holders[name] == nil {
            addNode(name, to: &segment)
        }
        return segment.finish()
    }

    private func makeSegment(of names: Set<DomainName>) -> Segment {
        var segment = SegmentBuilder()
        for name in names {
            addNode(name, to: &segment)
        }
        return segment.finish()
    }

    private func addNode(_ name: DomainName, to segment: inout SegmentBuilder) {
        let owner = staticNames.owners[name]
        guard let zone = owner?.zone ?? staticNames.zone(of: name) else { return }
        let exists = owner != nil || holders[name] != nil || descendants[name] != nil
        segment.addNode(name, kind: owner?.kind ?? (exists ? .present : .absent), zone: zone)
        if let owner {
            segment.addSets(owner.sets) { staticNames.additionals(of: $0, in: zone) }
        }
        if let id = holders[name], let profile = profiles[id] {
            let renderer = ProfileRenderer(
                profile: profile, health: health[id], ttl: profile.ttl ?? staticNames.zones[zone].ttl,
                replacesAliases: owner != nil,
                hasStaticHTTPS: owner?.sets.contains { $0[0].type == .https } ?? false,
                firstCounter: counters[id].lowerBound,
                isServed: isPlaceable)
            segment.addSelection(renderer.render(into: &segment))
        }
    }

    private func makeTops() -> (Segment, [ZoneTop]) {
        var segment = SegmentBuilder()
        let zones = staticNames.zones.enumerated().map { index, zone in
            segment.addNode(zone.name, kind: .apex, zone: index)
            let soa = ResourceRecord(
                name: zone.name, type: .soa, ttl: zone.nameServerTTL, rdata: soaData(of: zone, serial: serials[index]))
            let servers = nameServers(of: zone)
            let nameServers = servers.map { server in
                ResourceRecord(name: zone.name, type: .ns, ttl: zone.nameServerTTL, rdata: server.wire)
            }
            let soaSet = segment.addSet([soa], ttl: nil)
            let negativeSOA = segment.addSet([soa], ttl: min(zone.nameServerTTL, zone.timers.negativeTTL))
            let nameServerSet = segment.addSet(nameServers, ttl: nil)
            segment.addAdditionals(staticNames.additionals(of: nameServers, in: index), to: nameServerSet)
            return ZoneTop(
                soa: soaSet, negativeSOA: negativeSOA, nameServers: nameServerSet,
                parent: staticNames.parent(of: index), serial: serials[index],
                labelCount: UInt8(clamping: zone.name.labelCount))
        }
        return (segment.finish(), zones)
    }

    /// The names of a zone's servers; its own where it has none, so that no answer lacks the records it is made of.
    private func nameServers(of zone: Zone) -> [DomainName] {
        zone.nameServers.isEmpty ? [zone.name] : zone.nameServers.map(\.name)
    }

    private func soaData(of zone: Zone, serial: UInt32) -> [UInt8] {
        var data = (zone.primaryServer ?? nameServers(of: zone)[0]).wire
        data += zone.contact.wire
        let timers = zone.timers
        for number in [serial, timers.refresh, timers.retry, timers.expire, timers.negativeTTL] {
            data += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        return data
    }
}
