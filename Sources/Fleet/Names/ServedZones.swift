import DNSWire
import Traffic

/// The served zones with what their static data says about profile names.
struct ServedZones {
    /// What stands at a name before any profile may claim it.
    enum Obstacle: Hashable {
        /// A static record of that type at the name itself.
        case record(RecordType)
        /// The addresses of a name server of the served zone of that name.
        case nameServer(of: DomainName)
        /// A delegation at the name or above it; the name is answered by another server.
        case delegation(DomainName)
    }

    /// The zones in the configuration's order.
    let zones: [Zone]
    /// The zones whose templates give profiles names.
    let zonesWithTemplates: [Zone]
    /// Positions in `zones` by name.
    private let indices: [DomainName: Int]
    private var obstacles: [DomainName: Obstacle] = [:]
    private var cuts: Set<DomainName> = []
    private var namesWithData: Set<DomainName> = []
    private var namesWithHTTPS: Set<DomainName> = []
    private var aliases: [DomainName: DomainName] = [:]

    init(_ zones: [Zone]) {
        self.zones = zones
        zonesWithTemplates = zones.filter { $0.profileName != nil }
        indices = Dictionary(zip(zones.map(\.name), zones.indices)) { first, _ in first }
        for index in zones.indices { addStaticNames(of: index) }
    }

    private mutating func addStaticNames(of index: Int) {
        let zone = zones[index]
        for record in zone.records where zoneIndex(of: record.name) == index {
            namesWithData.insert(record.name)
            if record.type == .cname, let target = try? DomainName(wire: record.rdata) {
                aliases[record.name] = target
            }
            switch record.type {
            case .ns where record.name != zone.name:
                cuts.insert(record.name)
            case .a, .aaaa, .cname:
                obstacles[record.name] = obstacles[record.name] ?? .record(record.type)
            case .https:
                namesWithHTTPS.insert(record.name)
            default:
                break
            }
        }
        // A zone's name servers may have their names in another served zone, where their addresses are answered.
        for server in zone.nameServers where !server.addresses.isEmpty && zoneIndex(of: server.name) != nil {
            obstacles[server.name] = .nameServer(of: zone.name)
        }
    }

    /// The position of the longest zone that holds the name; nil outside all of them.
    func zoneIndex(of name: DomainName) -> Int? {
        var ancestor: DomainName? = name
        while let candidate = ancestor {
            if let index = indices[candidate] { return index }
            ancestor = candidate.parent
        }
        return nil
    }

    /// The longest zone that holds the name; nil outside all of them.
    func zone(of name: DomainName) -> Zone? {
        zoneIndex(of: name).map { zones[$0] }
    }

    /// What keeps profiles from the name, if anything does (rules 1: static A, AAAA, CNAME, NS and glue come first).
    func obstacle(at name: DomainName, in zone: Zone) -> Obstacle? {
        obstacles[name] ?? delegation(above: name, in: zone).map(Obstacle.delegation)
    }

    /// The delegation at the name or above it, within its zone; nil where the zone itself answers.
    func delegation(above name: DomainName, in zone: Zone) -> DomainName? {
        guard !cuts.isEmpty else { return nil }
        var ancestor: DomainName? = name
        while let candidate = ancestor, candidate != zone.name {
            if cuts.contains(candidate) { return candidate }
            ancestor = candidate.parent
        }
        return nil
    }

    /// The target of a static CNAME record at the name; nil where there is none.
    func staticAlias(at name: DomainName) -> DomainName? { aliases[name] }

    /// Whether anything of the configuration stands at the name.
    func hasData(at name: DomainName) -> Bool {
        forbidsAlias(at: name) || obstacles[name] != nil
    }

    /// Whether static HTTPS records stand at the name; they come before a profile's, as all static records do (rules 1).
    func hasHTTPSRecords(at name: DomainName) -> Bool { namesWithHTTPS.contains(name) }

    /// Whether an alias can not be answered as a CNAME record at the name: at an apex, or beside static records (RFC 1034 3.6.2).
    func forbidsAlias(at name: DomainName) -> Bool {
        namesWithData.contains(name) || indices[name] != nil
    }
}
