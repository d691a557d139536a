/// Where a document, or an item of a list, stands in a file.
///
/// The octets of the range are all that the document is made of: equal octets give equal objects (other line numbers apart).
public struct ManifestDocument: Sendable, Hashable {
    /// How the document is written.
    public var format: ManifestFormat
    /// Its octets' range in the file.
    public var range: Range<Int>
    /// The line on which the range begins, counted from 1.
    public var firstLine: Int

    /// Whether it is no document but an item of a `kind: List`; in YAML its range begins with the line of its `- `.
    public var isListItem: Bool

    /// Makes a document's place.
    public init(format: ManifestFormat, range: Range<Int>, firstLine: Int, isListItem: Bool = false) {
        self.format = format
        self.range = range
        self.firstLine = firstLine
        self.isListItem = isListItem
    }
}
