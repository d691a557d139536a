import DNSWire
import Fleet
import IPAddress
import Traffic

// What must hold among the records of all zones.
extension ConfigurationReader {
    mutating func check(_ drafts: [ZoneDraft]) {
        let served = Set(drafts.map(\.zone.name))
        var dataAt: [DomainName: Set<RecordType>] = [:]
        for draft in drafts {
            for record in draft.zone.records { dataAt[record.name, default: []].insert(record.type) }
        }
        for server in drafts.flatMap(\.zone.nameServers) where !server.addresses.isEmpty {
            // The addresses stand at the name, which makes them data beside a CNAME; one zone's serve for all.
            for address in server.addresses { dataAt[server.name, default: []].insert(address.isIPv4 ? .a : .aaaa) }
        }
        for draft in drafts {
            checkRecords(of: draft, served: served)
            checkAliases(of: draft, dataAt)
            checkNameServers(of: draft, served: served, dataAt)
        }
        checkLoops(drafts)
    }

    /// The longest served zone that holds the name.
    private func zone(of name: DomainName, in served: Set<DomainName>) -> DomainName? {
        var candidate: DomainName? = name
        while let current = candidate {
            if served.contains(current) { return current }
            candidate = current.parent
        }
        return nil
    }

    private mutating func checkRecords(of draft: ZoneDraft, served: Set<DomainName>) {
        let apex = draft.zone.name
        var seen: Set<ResourceRecord> = []
        for (record, place) in zip(draft.zone.records, draft.recordPlaces) {
            let what = "\(record.type) record of \(record.name)"
            func refuse(_ expected: String) {
                add(at: place.line, place.field, found: what, expected: expected)
            }
            if !record.name.isSubdomain(of: apex) {
                refuse("a name in zone \(apex); a name that ends in a dot is not relative to the zone")
            } else if let zone = zone(of: record.name, in: served), zone != apex {
                if record.name == zone, record.type == .ns {
                    add(
                        .warning, at: place.line, place.field, found: what,
                        expected: "none: zone \(zone) is served too, and its nameServers are answered")
                } else if record.name != zone || record.type != .ds {
                    refuse("a name outside zone \(zone), which is served too: put the record there")
                }
            }
            switch record.type {
            case .soa: refuse("no SOA record: the zone's soa, contact and nameServers make it")
            case .ns where record.name == apex:
                refuse("no NS record at the zone's apex: nameServers makes them")
            case .ns where record.name.isWildcard: refuse("no NS record at a wildcard (RFC 4592 4.2)")
            case .ds where record.name == apex:
                refuse("no DS record at the zone's apex: it belongs into the parent zone (RFC 4035 2.4)")
            default: break
            }
            var bare = record
            bare.ttl = 0
            if !seen.insert(bare).inserted {
                add(
                    .warning, at: place.line, place.field, found: "\(what) with equal data a second time",
                    expected: "each record once")
            }
        }
    }

    private mutating func checkAliases(of draft: ZoneDraft, _ dataAt: [DomainName: Set<RecordType>]) {
        var aliases: Set<DomainName> = []
        for (record, place) in zip(draft.zone.records, draft.recordPlaces) where record.type == .cname {
            let what = "CNAME record of \(record.name)"
            if record.name == draft.zone.name {
                add(
                    at: place.line, place.field, found: what,
                    expected: "no CNAME record at the zone's apex, where SOA and NS records stand (RFC 1034 3.6.2)")
            }
            let others = (dataAt[record.name] ?? []).subtracting([.cname]).map(\.description).sorted()
            if !others.isEmpty {
                add(
                    at: place.line, place.field, found: "\(what) beside \(others.joined(separator: ", "))",
                    expected: "a CNAME record alone at its name (RFC 1034 3.6.2)")
            }
            if !aliases.insert(record.name).inserted {
                add(at: place.line, place.field, found: "\(what) a second time", expected: "one CNAME record at a name")
            }
        }
    }

    private mutating func checkNameServers(
        of draft: ZoneDraft, served: Set<DomainName>, _ dataAt: [DomainName: Set<RecordType>]
    ) {
        for (server, place) in zip(draft.zone.nameServers, draft.serverPlaces) {
            let types = dataAt[server.name] ?? []
            if types.contains(.cname) {
                add(
                    at: place.line, place.field + ".name", found: "\(server.name), which has a CNAME record",
                    expected: "a name with addresses (RFC 2181 10.3)")
            }
            let home = zone(of: server.name, in: served)
            if server.addresses.isEmpty, home != nil, types.isDisjoint(with: [.a, .aaaa]) {
                add(
                    at: place.line, place.field + ".addresses", found: "no address of \(server.name)",
                    expected: "addresses, as the name lies in a served zone")
            }
            if !server.addresses.isEmpty, home == nil {
                add(
                    .warning, at: place.line, place.field + ".addresses",
                    found: "addresses of \(server.name), which lies in no served zone",
                    expected: "none: they are answered by the zone that holds the name")
            }
        }
    }

    private mutating func checkLoops(_ drafts: [ZoneDraft]) {
        let loops = AliasLoops(zones: drafts.map(\.zone), profiles: EmptyCollection<Profile>()).loops
        guard !loops.isEmpty else { return }
        var places: [DomainName: (line: Int, field: String)] = [:]
        for draft in drafts {
            for (record, place) in zip(draft.zone.records, draft.recordPlaces)
            where record.type == .cname && places[record.name] == nil {
                places[record.name] = place
            }
        }
        for loop in loops {
            let place = loop.steps.lazy.compactMap { $0.record.flatMap { places[$0] } }.min { $0.line < $1.line }
            add(
                at: place?.line ?? 0, place?.field ?? "zones", found: "a loop: \(loop)",
                expected: "CNAME records that end at an address")
        }
    }
}
