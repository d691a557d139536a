import Resources

/// The order in which objects of equal claims come: the older first, those without a creation time last, then by name.
struct Seniority: Comparable, Sendable {
    var created: Timestamp?
    var name: ObjectName

    init(created: Timestamp?, name: ObjectName) {
        self.created = created
        self.name = name
    }

    init(_ metadata: ObjectMeta) {
        self.init(created: metadata.creationTimestamp, name: ObjectName(metadata))
    }

    static func < (left: Seniority, right: Seniority) -> Bool {
        switch (left.created, right.created) {
        case (let left?, let right?) where left != right: left < right
        case (.some, nil): true
        case (nil, .some): false
        default: left.name < right.name
        }
    }
}
