public import Resources

/// One change of the set of resources.
public enum ResourceChange: Sendable {
    /// The resource was added, or takes the place of the one with its key in that scope.
    case set(Resource, in: ResourceScope)
    /// The resource of that key is gone from the scope.
    case remove(ResourceKey, in: ResourceScope)
}
