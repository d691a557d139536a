import DNSWire
import IPAddress
import Traffic

/// A slow lookup, written from the RFCs and rules 5 alone, to hold the table against: it searches lists of records.
///
/// Profiles have one endpoint each, so that every answer is certain.
struct LookupModel {
    struct Answer: Equatable {
        var code = ResponseCode.noError
        var isAuthoritative = false
        var answers: Set<ResourceRecord> = []
        var authorities: Set<ResourceRecord> = []
        var additionals: Set<ResourceRecord> = []
    }

    let zones: [Zone]
    var profiles: [Profile] = []
    /// The static records and the delegations of each zone, by its name.
    private var recordsByZone: [DomainName: [ResourceRecord]] = [:]
    private var cutsByZone: [DomainName: [DomainName]] = [:]

    init(zones: [Zone]) {
        self.zones = zones
        for zone in zones {
            let records = collectRecords(of: zone)
            recordsByZone[zone.name] = records
            cutsByZone[zone.name] = records.filter { $0.type == .ns && $0.name != zone.name }.map(\.name)
        }
    }

    /// The longest zone that holds a name.
    func zone(of name: DomainName) -> Zone? {
        zones.filter { name.isSubdomain(of: $0.name) }.max { $0.name.labelCount < $1.name.labelCount }
    }

    /// All static records of a zone, its NS and SOA records aside.
    func records(of zone: Zone) -> [ResourceRecord] { recordsByZone[zone.name] ?? [] }

    private func collectRecords(of zone: Zone) -> [ResourceRecord] {
        let addresses = zones.flatMap { zone in
            zone.nameServers.flatMap { server in
                server.addresses.map { ResourceRecord(name: server.name, ttl: zone.nameServerTTL, address: $0) }
            }
        }
        return zone.records.filter { owner(of: $0)?.name == zone.name }
            + addresses.filter { self.zone(of: $0.name)?.name == zone.name }
    }

    /// The zone in which a record counts: for DS at a zone's top, the one above.
    private func owner(of record: ResourceRecord) -> Zone? {
        return record.type == .ds && isTop(record.name) ? record.name.parent.flatMap(zone(of:)) : zone(of: record.name)
    }

    private func isTop(_ name: DomainName) -> Bool { zones.contains { $0.name == name } }

    /// The topmost delegation of the zone at or above a name.
    func cut(above name: DomainName, in zone: Zone) -> DomainName? {
        cutsByZone[zone.name, default: []].filter { name.isSubdomain(of: $0) }.min { $0.labelCount < $1.labelCount }
    }

    /// Whether a profile can hold a name.
    func isPlaceable(_ name: DomainName) -> Bool {
        zone(of: name).map { cut(above: name, in: $0) == nil } ?? false
    }

    /// Whether a name exists in a zone: by data, a profile, or a zone cut, there or below (RFC 4592 2.2.2).
    private func exists(_ name: DomainName, in zone: Zone) -> Bool {
        let names =
            records(of: zone).map(\.name) + profiles.flatMap(\.names).filter { self.zone(of: $0)?.name == zone.name }
            + zones.map(\.name).filter { $0 == zone.name || $0.parent.flatMap(self.zone(of:))?.name == zone.name }
        return names.contains { candidate in
            guard candidate.isSubdomain(of: name) else { return false }
            let hidden = cut(above: candidate, in: zone)
            return hidden == nil || hidden == candidate || hidden == name
        }
    }

    /// The whole answer (RFC 1034 4.3.2).
    func answer(_ question: DomainName, _ type: RecordType) -> Answer {
        var answer = Answer()
        var name = question
        var type = type
        var replacement: (zone: Zone, ttl: UInt32)?
        for length in 0..<8 {
            guard var zone = zone(of: name) else {
                if let replacement { answer.authorities = [soa(of: replacement.zone, isNegative: true)] }
                if length == 0 { answer.code = .refused }
                return answer
            }
            // RFC 4035 3.1.4.1: DS is the parent's, where the parent is served.
            if type == .ds, name == zone.name, let above = name.parent, let parent = self.zone(of: above),
                cut(above: above, in: parent) == nil
            {
                zone = parent
            }
            if let cut = cut(above: name, in: zone), cut != name || type != .ds {
                if let replacement {
                    answer.authorities = [soa(of: replacement.zone, isNegative: true)]
                } else {
                    refer(to: cut, of: zone, &answer)
                }
                return answer
            }
            answer.isAuthoritative = true
            guard let source = source(of: name, in: zone) else {
                if replacement == nil { answer.code = .nameError }
                answer.authorities = [soa(of: replacement?.zone ?? zone, isNegative: true)]
                return answer
            }
            let data = sets(at: source, of: zone)
            let found: [ResourceRecord]
            if let profile = profiles.first(where: { $0.names.contains(source) }),
                let drawn = records(of: profile, at: source, type, in: zone)
            {
                if case .alias? = profile.endpoints.first?.target, isReplacing(source), !drawn.isEmpty,
                    replacement == nil
                {
                    replacement = (zone, .max)
                    if type == .any { type = .a }
                }
                found = drawn
            } else if type == .any {
                found = data.first ?? []
            } else {
                found = data.first { $0[0].type == type } ?? data.first { $0[0].type == .cname } ?? []
            }
            guard let first = found.first else {
                answer.authorities = [soa(of: replacement?.zone ?? zone, isNegative: true)]
                return answer
            }
            let ttl = found.map(\.ttl).reduce(replacement?.ttl ?? .max) { min($0, $1) }
            let isFinal = first.type == type || type == .any
            if replacement == nil || isFinal {
                for record in found {
                    answer.answers.insert(
                        ResourceRecord(
                            name: replacement == nil ? name : self.start(of: answer, question), type: record.type,
                            ttl: ttl, rdata: record.rdata))
                }
            } else {
                replacement?.ttl = ttl
            }
            guard !isFinal, first.type == .cname, let target = first.targetName else {
                if first.type.addsAddresses, type != .any { answer.additionals = addresses(of: found) }
                return answer
            }
            name = target
        }
        if let replacement { answer.authorities = [soa(of: replacement.zone, isNegative: true)] }
        return answer
    }

    /// The name at the end of the aliases that the answer shows.
    private func start(of answer: Answer, _ question: DomainName) -> DomainName {
        var name = question
        for _ in 0..<8 {
            guard let alias = answer.answers.first(where: { $0.name == name && $0.type == .cname }),
                let target = alias.targetName
            else { break }
            name = target
        }
        return name
    }

    /// The name whose data answer for a name: its own or the wildcard's; nil where there is none.
    private func source(of name: DomainName, in zone: Zone) -> DomainName? {
        if exists(name, in: zone) { return name }
        var encloser = name.parent ?? zone.name
        while !exists(encloser, in: zone) { encloser = encloser.parent ?? zone.name }
        guard let wildcard = try? encloser.prepending("*"), exists(wildcard, in: zone) else { return nil }
        return wildcard
    }

    private func sets(at name: DomainName, of zone: Zone) -> [[ResourceRecord]] {
        var records = records(of: zone).filter { $0.name == name }
        if name == zone.name {
            let servers = zone.nameServers.map {
                ResourceRecord(name: name, ttl: zone.nameServerTTL, nameServer: $0.name)
            }
            records = [soa(of: zone, isNegative: false)] + servers + records
        }
        var types: [RecordType] = []
        for record in records where !types.contains(record.type) { types.append(record.type) }
        return types.map { type in
            let set = records.filter { $0.type == type }
            let ttl = set.map(\.ttl).min() ?? 0
            return set.map { ResourceRecord(name: $0.name, type: type, ttl: ttl, rdata: $0.rdata) }
        }
    }

    /// Whether static records at a name forbid a CNAME there.
    private func isReplacing(_ name: DomainName) -> Bool {
        zone(of: name).map { !sets(at: name, of: $0).isEmpty } ?? false
    }

    /// What a profile answers at a name; nil where static data does instead.
    private func records(
        of profile: Profile, at name: DomainName, _ type: RecordType, in zone: Zone
    ) -> [ResourceRecord]? {
        if [.ns, .soa].contains(type) && name == zone.name || type == .ds && isTop(name) { return nil }
        let ttl = profile.ttl ?? zone.ttl
        let isReplacing = isReplacing(name)
        switch profile.endpoints.first?.target {
        case .addresses(let addresses)?:
            let all = addresses.map { ResourceRecord(name: name, ttl: ttl, address: $0) }
            switch type {
            case .any:
                let first = all.filter { $0.type == .a }
                return all.isEmpty ? nil : first.isEmpty ? all : first
            case .a, .aaaa, .cname: return all.filter { $0.type == type }
            default: return nil
            }
        case .alias(let target)?:
            let alias = [ResourceRecord(name: name, ttl: ttl, alias: target)]
            guard isReplacing else { return alias }
            switch type {
            case .a, .aaaa: return isPlaceable(target) ? alias : []
            case .any: return isPlaceable(target) ? alias : nil
            case .cname: return []
            default: return nil
            }
        case nil: return [.a, .aaaa, .cname].contains(type) ? [] : nil
        }
    }

    private func refer(to cut: DomainName, of zone: Zone, _ answer: inout Answer) {
        let servers = sets(at: cut, of: zone).first { $0[0].type == .ns } ?? []
        answer.authorities = Set(servers)
        answer.additionals = glue(of: servers)
    }

    /// All addresses that the zones' data know of name servers.
    private func glue(of servers: [ResourceRecord]) -> Set<ResourceRecord> {
        Set(
            servers.compactMap(\.targetName).flatMap { host in
                zone(of: host).map { sets(at: host, of: $0).joined().filter { $0.address != nil } } ?? []
            })
    }

    /// The addresses of the hosts in data; glue is for NS records alone.
    private func addresses(of records: [ResourceRecord]) -> Set<ResourceRecord> {
        glue(
            of: records.filter { record in
                guard record.type != .ns, let host = record.targetName, let zone = zone(of: host) else { return true }
                return cut(above: host, in: zone) == nil
            })
    }

    private func soa(of zone: Zone, isNegative: Bool) -> ResourceRecord {
        let timers = zone.timers
        return ResourceRecord(
            name: zone.name, ttl: isNegative ? min(zone.nameServerTTL, timers.negativeTTL) : zone.nameServerTTL,
            startOfAuthority: StartOfAuthority(
                primaryServer: zone.nameServers[0].name, mailbox: zone.contact, serial: zone.serial,
                refresh: timers.refresh, retry: timers.retry, expire: timers.expire, minimum: timers.negativeTTL))
    }
}
