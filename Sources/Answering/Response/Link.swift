/// What answering at one name leads to.
enum Step {
    /// The response holds all it will.
    case finished
    /// The answer goes on at the target of an alias.
    case follow(Link)
}

/// The target of an alias, at which a chain goes on.
struct Link {
    /// Whether the target's name stands in the overlay's octets, else in the base's.
    var isInOverlay: Bool
    /// Where it stands there.
    var nameStart: Int
}

/// A node found by name, and the segment that it stands in.
struct FoundNode {
    /// Whether the node stands in the overlay.
    var isInOverlay: Bool
    /// The node.
    var node: Node
    /// How many labels of the name stand before the node's own: 0 where the node has the name itself.
    var labelsBefore: Int
}
