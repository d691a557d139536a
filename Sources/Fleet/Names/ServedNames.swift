import DNSWire
import Traffic

/// What stands at the names of the served zones by static records and by the names that profiles hold, for checks of where
/// names lead.
struct ServedNames {
    /// Where a name lies.
    enum Place: Equatable {
        /// In no served zone.
        case outside
        /// At or below a delegation, so that another server answers.
        case delegated(at: DomainName)
        /// In a served zone, where it does not exist.
        case missing
        /// In a served zone, answered from this owner: the name itself, or the wildcard that covers it (RFC 4592 3.3.1).
        case present(owner: DomainName)
    }

    /// A profile that holds names.
    struct Holder {
        /// Which one.
        var id: ProfileID
        /// The first of its names.
        var name: DomainName
        /// The targets of its aliases that may be drawn, as far as they lie in served zones.
        var targets: [DomainName] = []
    }

    /// The served zones.
    let served: ServedZones
    /// The targets of static CNAME records by their owners.
    private(set) var aliases: [DomainName: DomainName] = [:]
    /// The names with static addresses, glue included.
    private(set) var addressed: Set<DomainName> = []
    /// The profiles that hold names.
    private(set) var profiles: [Holder] = []
    /// The profiles' positions by the names that they hold.
    private(set) var holders: [DomainName: Int] = [:]
    /// The names that exist, and with them all that do because something lies below them (RFC 4592 2.2.2): none of them is
    /// answered from a wildcard above.
    private var existing: Set<DomainName> = []

    /// Collects the names; the work is proportional to records, names and aliases.
    init(zones: [Zone], profiles: some Sequence<Profile>) {
        served = ServedZones(zones)
        addRecords()
        for profile in profiles { add(profile) }
    }

    private mutating func addRecords() {
        for zone in served.zones { existing.insert(zone.name) }
        for (index, zone) in served.zones.enumerated() {
            for server in zone.nameServers where !server.addresses.isEmpty {
                markExisting(server.name)
                addressed.insert(server.name)
            }
            for record in zone.records where served.zoneIndex(of: record.name) == index {
                if record.type == .a || record.type == .aaaa { addressed.insert(record.name) }
                // Another server answers below a delegation, and at it.
                if let cut = served.delegation(above: record.name, in: zone) {
                    if cut == record.name { markExisting(record.name) }
                    continue
                }
                markExisting(record.name)
                if record.type == .cname { aliases[record.name] = record.targetName }
            }
        }
    }

    private mutating func add(_ profile: Profile) {
        guard let first = profile.names.first else { return }
        for name in profile.names {
            holders[name] = profiles.count
            markExisting(name)
        }
        var holder = Holder(id: profile.id, name: first)
        for endpoint in profile.endpoints where endpoint.weight > 0 && endpoint.isEnabled {
            guard case .alias(let target) = endpoint.target, served.zoneIndex(of: target) != nil else { continue }
            holder.targets.append(target)
        }
        profiles.append(holder)
    }

    /// Notes that a name exists, and with it every name above it up to its zone's apex.
    private mutating func markExisting(_ name: DomainName) {
        guard served.zoneIndex(of: name) != nil else { return }
        var ancestor: DomainName? = name
        while let candidate = ancestor, existing.insert(candidate).inserted { ancestor = candidate.parent }
    }

    /// Where a name lies, and what answers it.
    func place(of name: DomainName) -> Place {
        guard let index = served.zoneIndex(of: name) else { return .outside }
        if let cut = served.delegation(above: name, in: served.zones[index]) { return .delegated(at: cut) }
        if existing.contains(name) { return .present(owner: name) }
        var ancestor = name.parent
        while let candidate = ancestor {
            guard existing.contains(candidate) else {
                ancestor = candidate.parent
                continue
            }
            // The closest encloser: the wildcard right below it is the only one that counts.
            guard let wildcard = try? candidate.prepending("*"), existing.contains(wildcard) else { return .missing }
            return .present(owner: wildcard)
        }
        return .missing
    }

    /// Where an owner leads by a CNAME record, static or of one of a profile's aliases; nothing where it does not.
    func targets(of owner: DomainName) -> [DomainName] {
        if let position = holders[owner] { return profiles[position].targets }
        return aliases[owner].map { [$0] } ?? []
    }
}
