import DNSWire
public import Traffic

/// Looks over the static records of the served zones for what serves, but leads nowhere or is meant otherwise.
///
/// What must not be served at all is refused by the configuration's reader before.
public struct RecordAudit: Sendable {
    /// What is wrong with a record.
    public struct Finding: Sendable, Hashable {
        /// The record's zone, a position among the zones.
        public var zone: Int
        /// The record, a position among its zone's records.
        public var record: Int
        /// Whether it can not work, rather than look wrong.
        public var isError: Bool
        /// What stands there.
        public var found: String
        /// What ought to stand there.
        public var expected: String
    }

    /// What was found, in the order of zones and records.
    public private(set) var findings: [Finding] = []

    /// The most names of a chain that are answered (rules 5).
    private static let chainLimit = 8
    /// The largest set of records, in octets, that a message over TCP surely holds beside header, question and OPT record.
    private static let setLimit = 65_535 - 12 - 259 - 11

    private let names: ServedNames
    /// The names that static CNAME records lead to: a chain is told of where it begins.
    private let reached: Set<DomainName>
    /// The owners on loops, which are told of as such.
    private let looping: Set<DomainName>

    /// Looks at the zones as they are to be served with the profiles; the work is proportional to records and names.
    public init(zones: [Zone], profiles: some Sequence<Profile>) {
        names = ServedNames(zones: zones, profiles: profiles)
        reached = Set(names.aliases.values)
        looping = Set(AliasLoops(names).loops.lazy.flatMap(\.steps).map { $0.record ?? $0.name })
        for index in zones.indices { check(index) }
        findings.sort { ($0.zone, $0.record) < ($1.zone, $1.record) }
    }

    /// A record set: where its records stand among the zone's.
    private struct SetKey: Hashable {
        var name: DomainName
        var type: RecordType
    }

    private mutating func check(_ zone: Int) {
        let records = names.served.zones[zone].records
        var sets: [SetKey: [Int]] = [:]
        for (position, record) in records.enumerated() where names.served.zoneIndex(of: record.name) == zone {
            sets[SetKey(name: record.name, type: record.type), default: []].append(position)
        }
        for (key, positions) in sets {
            checkSet(key, positions, in: zone)
            let cut = names.served.delegation(above: key.name, in: names.served.zones[zone])
            if let cut {
                // Below a delegation only its own NS records and glue are ours.
                if cut == key.name, key.type == .ns { checkDelegation(key.name, positions, in: zone) }
            } else if key.type != .ns {
                for position in positions { checkTarget(of: position, in: zone) }
            }
            if cut == nil, key.type == .cname, !reached.contains(key.name) {
                checkChain(from: key.name, positions[0], in: zone)
            }
        }
    }

    private mutating func report(
        _ position: Int, in zone: Int, isError: Bool = false, _ found: String, expected: String
    ) {
        let record = names.served.zones[zone].records[position]
        findings.append(
            Finding(
                zone: zone, record: position, isError: isError,
                found: "\(record.type) record of \(record.name) \(found)", expected: expected))
    }

    // MARK: Sets

    private mutating func checkSet(_ key: SetKey, _ positions: [Int], in zone: Int) {
        let records = names.served.zones[zone].records
        let first = records[positions[0]].ttl
        if let other = positions.first(where: { records[$0].ttl != first }) {
            let lowest = positions.reduce(first) { min($0, records[$1].ttl) }
            report(
                other, in: zone, "with TTL \(records[other].ttl) beside one with \(first)",
                expected: "one TTL for all records of a set (RFC 2181 5.2): the lowest, \(lowest), is answered")
        }
        // A rendered record has 12 octets before its data.
        let size = positions.reduce(0) { $0 + 12 + records[$1].rdata.count }
        if size > Self.setLimit {
            report(
                positions[0], in: zone, isError: true, "in a set of \(positions.count) records, \(size) octets",
                expected: "at most \(Self.setLimit) octets, which a message holds")
        }
    }

    // MARK: Delegations

    /// Name servers of a delegated zone: those inside it are found by glue alone (RFC 9471 2.1).
    private mutating func checkDelegation(_ cut: DomainName, _ positions: [Int], in zone: Int) {
        let records = names.served.zones[zone].records
        func lacksGlue(_ position: Int) -> Bool {
            guard let host = records[position].targetName, host.isSubdomain(of: cut) else { return false }
            return !names.addressed.contains(host)
        }
        let isLost = positions.allSatisfy(lacksGlue)
        for position in positions {
            guard lacksGlue(position), let host = records[position].targetName else {
                checkTarget(of: position, in: zone)
                continue
            }
            report(
                position, in: zone, isError: isLost, "to \(host), which has no address here",
                expected: "an A or AAAA record of \(host): a server inside the zone that it serves is found by it alone"
            )
        }
    }

    // MARK: Targets

    private mutating func checkTarget(of position: Int, in zone: Int) {
        let record = names.served.zones[zone].records[position]
        guard let target = record.targetName, !target.isRoot else { return }
        let needsAddress = record.type.addsAddresses
        guard needsAddress || record.type == .cname else { return }
        let apex = names.served.zones[zone].name
        if let address = target.addressText(in: apex) {
            report(
                position, in: zone, "to \(address)",
                expected: "a host name: an address belongs in an A record of that name")
            return
        }
        if target.isWildcard, needsAddress {
            report(position, in: zone, "to \(target)", expected: "a host name without \"*\"")
            return
        }
        switch names.place(of: target) {
        case .outside, .delegated: break
        case .missing:
            report(position, in: zone, "to \(target), which does not exist", expected: advice(on: target, apex))
        case .present(let owner):
            if let meant = target.withoutRepeated(apex), owner != target {
                report(
                    position, in: zone, "to \(target), which only wildcard \(owner) answers",
                    expected: "\(meant). with a dot at its end")
            } else if needsAddress {
                checkHost(target, owner, position, in: zone, isService: record.type == .svcb || record.type == .https)
            }
        }
    }

    private func advice(on target: DomainName, _ apex: DomainName) -> String {
        guard let meant = target.withoutRepeated(apex) else {
            return "a name that does; one in another zone ends in a dot"
        }
        return "\(meant). with a dot at its end: without it the zone's name is added"
    }

    /// A host that others are told to connect to has addresses, and for NS, MX and SRV no alias (RFC 2181 10.3, RFC 2782).
    private mutating func checkHost(
        _ host: DomainName, _ owner: DomainName, _ position: Int, in zone: Int, isService: Bool
    ) {
        if names.holders[owner] != nil || names.addressed.contains(owner) { return }
        guard let target = names.aliases[owner] else {
            report(position, in: zone, "to \(host), which has no address", expected: "a name with A or AAAA records")
            return
        }
        if !isService {
            report(
                position, in: zone, "to \(host), which is an alias of \(target)",
                expected: "a name with addresses of its own (RFC 2181 10.3), such as \(target)")
        }
    }

    // MARK: Chains

    /// Aliases that lead through more names than are answered; breadth first, so that no name is followed twice at once.
    private mutating func checkChain(from start: DomainName, _ position: Int, in zone: Int) {
        var owners: Set<DomainName> = [start]
        for _ in 0..<Self.chainLimit {
            var next: Set<DomainName> = []
            for target in owners.flatMap(names.targets) {
                switch names.place(of: target) {
                case .outside: break
                case .present(let owner): next.insert(owner)
                case .delegated, .missing: next.insert(target)
                }
            }
            guard next.isDisjoint(with: looping) else { return }
            owners = next
        }
        guard let ninth = owners.min() else { return }
        report(
            position, in: zone, "which leads through more than \(Self.chainLimit) names, to \(ninth) and on",
            expected: "a shorter chain: resolvers do not get beyond")
    }
}

extension DomainName {
    /// The IPv4 address that the name was meant as, which became a name relative to the zone, or of four labels.
    fileprivate func addressText(in apex: DomainName) -> String? {
        let labels = labels
        guard labels.count == 4 || (labels.count == 4 + apex.labelCount && isSubdomain(of: apex)) else { return nil }
        let numbers = labels[..<4].map { String(decoding: $0, as: UTF8.self) }
        return numbers.allSatisfy { UInt8($0) != nil } ? numbers.joined(separator: ".") : nil
    }

    /// The name that was meant where it ends in the zone's name twice, for want of the final dot; nil elsewhere.
    fileprivate func withoutRepeated(_ apex: DomainName) -> DomainName? {
        guard !apex.isRoot, isSubdomain(of: apex) else { return nil }
        let octets = wire.dropLast(apex.wire.count) + [0]
        guard let meant = try? DomainName(wire: octets), meant.isSubdomain(of: apex) else { return nil }
        return meant
    }
}
