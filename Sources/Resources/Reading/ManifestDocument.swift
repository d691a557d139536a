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

    /// Whether it is no document but an item of a list; in YAML its range begins with the line of its `- `.
    public var isListItem: Bool
    /// What the list says of all its items, where it is one of a kind's (`ServiceList`), whose items need not say it
    /// themselves; nil otherwise.
    public var list: ListedKind?

    /// Makes a document's place.
    public init(
        format: ManifestFormat, range: Range<Int>, firstLine: Int, isListItem: Bool = false, list: ListedKind? = nil
    ) {
        self.format = format
        self.range = range
        self.firstLine = firstLine
        self.isListItem = isListItem
        self.list = list
    }
}

/// Of which kind a list's items are, as an API server's `<Kind>List` tells.
public struct ListedKind: Sendable, Hashable {
    /// The items' kind.
    public var kind: String
    /// Their `apiVersion`; empty where the list has none.
    public var apiVersion: String

    /// Names a kind.
    public init(kind: String, apiVersion: String) {
        self.kind = kind
        self.apiVersion = apiVersion
    }

    /// Reads a list; nil for what is none, and for a `kind: List`, which says nothing of its items.
    init?(_ root: Value) {
        guard let kind = root["kind"]?.string, ListItems.isList(kind), kind != ListItems.anyKind else { return nil }
        self.init(kind: String(kind.dropLast(4)), apiVersion: root["apiVersion"]?.string ?? "")
    }
}
