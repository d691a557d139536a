import DNSWire

/// What the zones' configuration puts at one name.
struct StaticOwner {
    /// The zone, an index of the builder's zones.
    var zone: Int
    /// What the name is in it.
    var kind: Node.Kind
    /// Its record sets, one a type, in the order of configuration.
    var sets: [[ResourceRecord]] = []
    /// A delegation's glue: the address sets of hosts at or below the cut.
    var glue: [DomainName: [[ResourceRecord]]] = [:]

    /// Adds a record to the set of its type.
    mutating func add(_ record: ResourceRecord) {
        Self.add(record, to: &sets)
    }

    /// Adds the address of a host at or below the cut.
    mutating func addGlue(_ record: ResourceRecord) {
        Self.add(record, to: &glue[record.name, default: []])
    }

    /// Adds a record to the sets of a name, one a type.
    private static func add(_ record: ResourceRecord, to sets: inout [[ResourceRecord]]) {
        if let index = sets.firstIndex(where: { $0[0].type == record.type }) {
            sets[index].append(record)
        } else {
            sets.append([record])
        }
    }
}
