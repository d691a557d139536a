import DNSWire

/// What the zones' configuration puts at one name.
struct StaticOwner {
    /// The zone, an index of the builder's zones.
    var zone: Int
    /// What the name is in it.
    var kind: Node.Kind
    /// Its record sets, one a type, in the order of configuration.
    var sets: [[ResourceRecord]] = []
    /// A delegation's glue: the addresses at or below the cut.
    var glue: [[ResourceRecord]] = []

    /// Adds a record to the set of its type; a record that stands there already is not added again.
    mutating func add(_ record: ResourceRecord) {
        Self.add(record, to: &sets)
    }

    /// Adds a record to a list of sets, one an owner and type.
    static func add(_ record: ResourceRecord, to sets: inout [[ResourceRecord]]) {
        guard
            let index = sets.firstIndex(where: { $0[0].type == record.type && $0[0].name == record.name })
        else {
            sets.append([record])
            return
        }
        if !sets[index].contains(where: { $0.rdata == record.rdata }) {
            sets[index].append(record)
        }
    }
}
