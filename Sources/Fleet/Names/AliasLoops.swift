public import DNSWire
public import Traffic

/// The loops that aliases and static CNAME records form among the names of the served zones.
///
/// Such a loop would be followed while answering until the chain is too long; `check` refuses it beforehand.
public struct AliasLoops: Sendable {
    /// A loop, once around.
    public struct Loop: Sendable, Hashable, CustomStringConvertible {
        /// One step of a loop.
        public struct Step: Sendable, Hashable {
            /// The name that is answered by a CNAME record.
            public var name: DomainName
            /// The profile that holds the name; nil for a static record.
            public var profile: ProfileID?
        }

        /// The steps in the order in which a resolver would follow them; the last leads back to the first.
        public var steps: [Step]

        /// `a.test (profile shop/a) -> b.test (static CNAME) -> a.test`.
        public var description: String {
            let texts = steps.map { step in
                step.profile.map { "\(step.name) (profile \($0))" } ?? "\(step.name) (static CNAME)"
            }
            return (texts + [steps.first.map { "\($0.name)" } ?? ""]).joined(separator: " -> ")
        }
    }

    /// What a name is answered by.
    private enum Node: Hashable {
        case profile(Int)
        case record(DomainName)
    }

    /// The loops found, one for each way back to a name already on the way; empty where all is well.
    public private(set) var loops: [Loop] = []

    private let served: ServedZones
    private var profiles: [(id: ProfileID, name: DomainName)] = []
    /// The targets of each profile that has aliases, and of each static CNAME record.
    private var targets: [Node: [DomainName]] = [:]
    private var holders: [DomainName: Node] = [:]
    /// The names that exist by static data, and all that exist because something lies below them (RFC 4592 2.2.2): none of
    /// them is answered from a wildcard above.
    private var existing: Set<DomainName> = []

    /// Searches the zones and profiles as they are to be served; the work is proportional to names and aliases.
    public init(zones: [Zone], profiles: some Sequence<Profile>) {
        served = ServedZones(zones)
        addRecords()
        for profile in profiles { add(profile) }
        search()
    }

    private mutating func addRecords() {
        for zone in served.zones { existing.insert(zone.name) }
        for (index, zone) in served.zones.enumerated() {
            for server in zone.nameServers where !server.addresses.isEmpty { markExisting(server.name) }
            for record in zone.records where served.zoneIndex(of: record.name) == index {
                let cut = served.delegation(above: record.name, in: zone)
                // Another server answers below a delegation, and at it.
                guard cut == nil else {
                    if cut == record.name { markExisting(record.name) }
                    continue
                }
                markExisting(record.name)
                guard record.type == .cname, let target = try? DomainName(wire: record.rdata) else { continue }
                holders[record.name] = .record(record.name)
                targets[.record(record.name)] = [target]
            }
        }
    }

    /// Notes that a name exists, and with it every name above it up to its zone's apex.
    private mutating func markExisting(_ name: DomainName) {
        guard served.zoneIndex(of: name) != nil else { return }
        var ancestor: DomainName? = name
        while let candidate = ancestor, existing.insert(candidate).inserted { ancestor = candidate.parent }
    }

    private mutating func add(_ profile: Profile) {
        guard let first = profile.names.first else { return }
        let node = Node.profile(profiles.count)
        profiles.append((profile.id, first))
        for name in profile.names {
            holders[name] = node
            if let parent = name.parent { markExisting(parent) }
        }
        for endpoint in profile.endpoints where endpoint.weight > 0 && endpoint.isEnabled {
            guard case .alias(let target) = endpoint.target, served.zoneIndex(of: target) != nil else { continue }
            targets[node, default: []].append(target)
        }
    }

    /// What answers the name inside the served zones: its holder, else the wildcard that covers it (RFC 4592 3.3.1).
    private func holder(of name: DomainName) -> Node? {
        if let node = holders[name] { return node }
        guard !existing.contains(name), served.zoneIndex(of: name) != nil else { return nil }
        var ancestor = name.parent
        while let candidate = ancestor {
            // The closest encloser: the wildcard right below it is the only one that counts.
            if holders[candidate] != nil || existing.contains(candidate) {
                return (try? candidate.prepending("*")).flatMap { holders[$0] }
            }
            ancestor = candidate.parent
        }
        return nil
    }

    /// A step on the way: by which name it was reached, and which target is followed next.
    private struct Visit {
        var node: Node
        var name: DomainName
        var next = 0
    }

    /// Walks depth first without recursion, so that a long chain can not exhaust the stack.
    private mutating func search() {
        var finished: Set<Node> = []
        let starts = targets.keys.map { node in (name(of: node), node) }.sorted { $0.0 < $1.0 }
        for (name, start) in starts where !finished.contains(start) {
            var way = [Visit(node: start, name: name)]
            var positions = [start: 0]
            while var visit = way.popLast() {
                let nodeTargets = targets[visit.node] ?? []
                guard visit.next < nodeTargets.count else {
                    positions[visit.node] = nil
                    finished.insert(visit.node)
                    continue
                }
                let target = nodeTargets[visit.next]
                visit.next += 1
                way.append(visit)
                guard let node = holder(of: target), !finished.contains(node) else { continue }
                if let position = positions[node] {
                    report(way[position...], closing: target)
                } else {
                    positions[node] = way.count
                    way.append(Visit(node: node, name: target))
                }
            }
        }
    }

    private mutating func report(_ way: ArraySlice<Visit>, closing name: DomainName) {
        var steps = way.map { Loop.Step(name: $0.name, profile: profile(of: $0.node)) }
        // The loop is entered by the name that closes it, which may be another name of the same profile.
        if !steps.isEmpty { steps[0].name = name }
        let loop = Loop(steps: steps)
        if !loops.contains(loop) { loops.append(loop) }
    }

    private func profile(of node: Node) -> ProfileID? {
        if case .profile(let index) = node { profiles[index].id } else { nil }
    }

    private func name(of node: Node) -> DomainName {
        switch node {
        case .record(let name): name
        case .profile(let index): profiles[index].name
        }
    }
}
