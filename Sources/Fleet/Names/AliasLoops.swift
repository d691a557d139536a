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
            /// The owner of the static record, which may be a wildcard above the name; nil for a profile.
            public var record: DomainName?
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

    private let names: ServedNames

    /// Searches the zones and profiles as they are to be served; the work is proportional to names and aliases.
    public init(zones: [Zone], profiles: some Sequence<Profile>) {
        self.init(ServedNames(zones: zones, profiles: profiles))
    }

    init(_ names: ServedNames) {
        self.names = names
        search()
    }

    /// What answers the name by an alias inside the served zones.
    private func holder(of name: DomainName) -> Node? {
        guard case .present(let owner) = names.place(of: name) else { return nil }
        if let position = names.holders[owner] { return .profile(position) }
        return names.aliases[owner] == nil ? nil : .record(owner)
    }

    private func targets(of node: Node) -> [DomainName] {
        switch node {
        case .profile(let position): names.profiles[position].targets
        case .record(let owner): names.aliases[owner].map { [$0] } ?? []
        }
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
        var found: Set<Loop> = []
        let records = names.aliases.keys.map { Node.record($0) }
        let profiles = names.profiles.indices.filter { !names.profiles[$0].targets.isEmpty }.map { Node.profile($0) }
        let starts = (records + profiles).map { node in (name(of: node), node) }.sorted { $0.0 < $1.0 }
        for (name, start) in starts where !finished.contains(start) {
            var way = [Visit(node: start, name: name)]
            var positions = [start: 0]
            while var visit = way.popLast() {
                let nodeTargets = targets(of: visit.node)
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
                    let loop = loop(of: way[position...], closing: target)
                    if found.insert(loop).inserted { loops.append(loop) }
                } else {
                    positions[node] = way.count
                    way.append(Visit(node: node, name: target))
                }
            }
        }
    }

    private func loop(of way: ArraySlice<Visit>, closing name: DomainName) -> Loop {
        var steps = way.map { Loop.Step(name: $0.name, profile: profile(of: $0.node), record: record(of: $0.node)) }
        // The loop is entered by the name that closes it, which may be another name of the same profile.
        if !steps.isEmpty { steps[0].name = name }
        return Loop(steps: steps)
    }

    private func profile(of node: Node) -> ProfileID? {
        if case .profile(let position) = node { names.profiles[position].id } else { nil }
    }

    private func record(of node: Node) -> DomainName? {
        if case .record(let owner) = node { owner } else { nil }
    }

    private func name(of node: Node) -> DomainName {
        switch node {
        case .record(let name): name
        case .profile(let position): names.profiles[position].name
        }
    }
}
