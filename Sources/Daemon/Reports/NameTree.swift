import DNSWire
import Traffic

/// What stands at each name of the served zones, for explanations; answers come from the table.
struct NameTree {
    let zones: [Zone]
    private let zonesByName: [DomainName: Zone]
    private var records: [DomainName: [ResourceRecord]] = [:]
    private var holders: [DomainName: ProfileID] = [:]
    private var cuts: Set<DomainName> = []
    /// Names that exist because something stands below them (RFC 4592 2.2.2).
    private var ancestors: Set<DomainName> = []

    init(zones: [Zone], profiles: some Sequence<Profile>) {
        self.zones = zones
        zonesByName = Dictionary(zones.map { ($0.name, $0) }) { first, _ in first }
        for zone in zones {
            for record in zone.records {
                records[record.name, default: []].append(record)
                if record.type == .ns, record.name != zone.name { cuts.insert(record.name) }
            }
            for server in zone.nameServers where self.zone(of: server.name) != nil {
                for address in server.addresses {
                    let record = ResourceRecord(name: server.name, ttl: zone.nameServerTTL, address: address)
                    if records[server.name]?.contains(record) != true {
                        records[server.name, default: []].append(record)
                    }
                }
            }
        }
        for name in Array(records.keys) { addAncestors(of: name) }
        for profile in profiles {
            for name in profile.names {
                holders[name] = profile.id
                addAncestors(of: name)
            }
        }
    }

    /// The longest served zone that holds the name.
    func zone(of name: DomainName) -> Zone? {
        var ancestor: DomainName? = name
        while let candidate = ancestor {
            if let zone = zonesByName[candidate] { return zone }
            ancestor = candidate.parent
        }
        return nil
    }

    func holder(of name: DomainName) -> ProfileID? { holders[name] }

    func records(at name: DomainName) -> [ResourceRecord] { records[name] ?? [] }

    func exists(_ name: DomainName, in zone: Zone) -> Bool {
        name == zone.name || holders[name] != nil || records[name] != nil || ancestors.contains(name)
    }

    /// The topmost delegation at or above the name.
    func delegation(above name: DomainName, in zone: Zone) -> DomainName? {
        var found: DomainName?
        var candidate: DomainName? = name
        while let current = candidate, current != zone.name {
            if cuts.contains(current) { found = current }
            candidate = current.parent
        }
        return found
    }

    /// The longest name at or above that exists (RFC 4592 3.3.1).
    func closestEncloser(of name: DomainName, in zone: Zone) -> DomainName {
        var candidate = name
        while !exists(candidate, in: zone), let parent = candidate.parent { candidate = parent }
        return candidate
    }

    private mutating func addAncestors(of name: DomainName) {
        guard let zone = zone(of: name) else { return }
        var candidate = name.parent
        while let current = candidate, current != zone.name, current.isSubdomain(of: zone.name),
            ancestors.insert(current).inserted
        {
            candidate = current.parent
        }
    }
}
