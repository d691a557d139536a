public import Resources

/// One change of the set of resources.
public enum ResourceChange: Sendable {
    /// The resource was added, or takes the place of the one with its key in that scope.
    ///
    /// Its rank decides between equal claims of objects without a creation time (rules 1).
    case set(Resource, in: ResourceScope, rank: SourceRank = .last)
    /// The resource of that key is gone from the scope.
    case remove(ResourceKey, in: ResourceScope)
}
