import DNSWire
import IPAddress
import Traffic

/// The names that the zones' configuration gives: tops, static records, delegations with their glue.
struct StaticNames {
    /// The zones.
    let zones: [Zone]
    /// What stands at each name. A name below a delegation is not among them.
    private(set) var owners: [DomainName: StaticOwner] = [:]
    private var zoneIndices: [DomainName: Int] = [:]

    init(zones: [Zone]) {
        self.zones = zones
        for (index, zone) in zones.enumerated() where zoneIndices[zone.name] == nil {
            zoneIndices[zone.name] = index
            owners[zone.name] = StaticOwner(zone: index, kind: .apex)
        }
        addDelegations()
        // Equal data is given once, whatever its TTL (RFC 2181 5).
        var seen: Set<ResourceRecord> = []
        func isNew(_ record: ResourceRecord) -> Bool {
            var data = record
            data.ttl = 0
            return seen.insert(data).inserted
        }
        for (index, zone) in zones.enumerated() {
            for record in zone.records where isNew(record) {
                add(record, from: index)
            }
        }
        for record in nameServerAddresses() where isNew(record) {
            guard let zone = zone(of: record.name) else { continue }
            add(record, from: zone)
        }
    }

    /// The index of the longest zone that a name lies in; nil outside all of them.
    func zone(of name: DomainName) -> Int? {
        var candidate: DomainName? = name
        while let current = candidate {
            if let index = zoneIndices[current] { return index }
            candidate = current.parent
        }
        return nil
    }

    /// The zone right above another's top; nil where none is served, or a delegation lies between.
    func parent(of zone: Int) -> Int? {
        guard let name = zones[zone].name.parent, delegation(above: name) == nil else { return nil }
        return self.zone(of: name)
    }

    /// The delegation at or above a name, within the name's zone.
    func delegation(above name: DomainName) -> DomainName? {
        var candidate: DomainName? = name
        while let current = candidate {
            guard let owner = owners[current] else {
                candidate = current.parent
                continue
            }
            if owner.kind == .apex { return nil }
            if owner.kind == .delegation { return current }
            candidate = current.parent
        }
        return nil
    }

    /// The addresses of all zones' name servers as records.
    private func nameServerAddresses() -> [ResourceRecord] {
        zones.flatMap { zone in
            zone.nameServers.flatMap { server in
                server.addresses.map { address in
                    ResourceRecord(
                        name: server.name, type: address.isIPv4 ? .a : .aaaa, ttl: zone.nameServerTTL,
                        rdata: address.octets)
                }
            }
        }
    }

    /// The whole address record sets of a host: a zone's own, or the glue below a delegation.
    func addresses(of host: DomainName) -> [[ResourceRecord]] {
        if let cut = delegation(above: host) {
            return owners[cut]?.glue[host] ?? []
        }
        return (owners[host]?.sets ?? []).filter { $0[0].type == .a || $0[0].type == .aaaa }
    }

    /// Delegations come first, since they hide what lies below them; the topmost hides further ones.
    private mutating func addDelegations() {
        for (index, zone) in zones.enumerated() {
            let cuts = Set(zone.records.lazy.filter { $0.type == .ns && $0.name != zone.name }.map(\.name))
            for cut in cuts.sorted(by: { $0.labelCount < $1.labelCount })
            where self.zone(of: cut) == index && delegation(above: cut) == nil {
                owners[cut] = StaticOwner(zone: index, kind: .delegation)
            }
        }
    }

    private mutating func add(_ record: ResourceRecord, from zone: Int) {
        guard self.zone(of: record.name) == zone else {
            // At a served child's top the parent still holds DS (RFC 4035 3.1.4.1); the rest is the child's own.
            if record.type == .ds, let child = zoneIndices[record.name], parent(of: child) == zone {
                owners[record.name]?.add(record)
            }
            return
        }
        guard let cut = delegation(above: record.name) else {
            owners[record.name, default: StaticOwner(zone: zone, kind: .present)].add(record)
            return
        }
        if record.name == cut, record.type == .ns || record.type == .ds {
            owners[cut]?.add(record)
        } else if record.type == .a || record.type == .aaaa {
            owners[cut]?.addGlue(record)
        }
    }
}
