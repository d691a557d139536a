public import Resources

/// An object that was read and refused: somebody wrote it, though for the fleet it does not exist.
public struct RefusedObject: Sendable, Hashable {
    /// Whose object it is.
    public var scope: ResourceScope
    /// The object.
    public var key: ResourceKey
    /// Where it stands, such as `hub.yaml:11`.
    public var place: String

    /// Makes a refused object.
    public init(scope: ResourceScope, key: ResourceKey, place: String) {
        self.scope = scope
        self.key = key
        self.place = place
    }
}

extension RefusedObject: CustomStringConvertible {
    /// `Service shop/web in cluster east was refused (east.yaml:5)`.
    public var description: String {
        let cluster = if case .member(let cluster) = scope { " in cluster \(cluster)" } else { "" }
        return "\(key)\(cluster) was refused (\(place))"
    }
}
