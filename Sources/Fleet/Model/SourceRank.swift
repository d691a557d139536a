/// The place of an object's source among the sources of the configuration.
public struct SourceRank: Comparable, Sendable {
    /// The position, counted from 0.
    let position: Int32

    /// The rank of the source at a position of the configuration's `sources`.
    public init(_ position: Int) {
        self.position = Int32(clamping: position)
    }

    /// The rank of what no entry of `sources` gives, such as the store's objects.
    public static let last = SourceRank(Int(Int32.max))

    /// Earlier sources come first.
    public static func < (left: SourceRank, right: SourceRank) -> Bool { left.position < right.position }
}
