import Resources

/// The order in which objects of equal claims come: the older first, those without a creation time last, by the order of
/// their sources and then by name.
struct Seniority: Comparable, Sendable {
    var created: Timestamp?
    var rank: SourceRank
    var name: ObjectName

    init(created: Timestamp?, rank: SourceRank, name: ObjectName) {
        self.created = created
        self.rank = rank
        self.name = name
    }

    init(_ metadata: ObjectMeta, _ rank: SourceRank) {
        self.init(created: metadata.creationTimestamp, rank: rank, name: ObjectName(metadata))
    }

    static func < (left: Seniority, right: Seniority) -> Bool {
        switch (left.created, right.created) {
        case (let left?, let right?) where left != right: left < right
        case (.some, nil): true
        case (nil, .some): false
        default: left.rank == right.rank ? left.name < right.name : left.rank < right.rank
        }
    }
}
