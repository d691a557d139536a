/// What a text may come to when it is read, measured while it is read and before more is made of it.
public struct ReadingLimits: Sendable {
    /// The values that one object may have, each member and each element counted; a tree takes some 100 octets for each.
    public static let objectNodes = 100_000

    /// Values of one object, or of a text that is no list of objects.
    var nodes: Int
    /// Whether YAML's aliases are taken. They may add ``objectNodes`` values to a document, and as many octets of text as
    /// the document has itself.
    var takesAliases: Bool
    /// Whether each item of a list counts by itself.
    var isPerItem: Bool

    /// No bound of values: what this program has written or its operator, such as stored objects and the configuration.
    public static let unbounded = ReadingLimits(nodes: .max, takesAliases: true, isPerItem: false)
    /// Objects of a file.
    public static let file = ReadingLimits(nodes: objectNodes, takesAliases: true, isPerItem: true)
    /// The object in a request's body. No client has aliases to send, and a few octets of them stand for any number.
    public static let request = ReadingLimits(nodes: objectNodes, takesAliases: false, isPerItem: false)
    /// The objects in a request's body.
    public static let requestedList = ReadingLimits(nodes: objectNodes, takesAliases: false, isPerItem: true)

    /// Octets that aliases may add to a document, whatever its own size.
    private static let freeAliasOctets = 1 << 20

    /// Octets of text that aliases may add to a document of a size.
    static func aliasOctets(ofDocument octets: Int) -> Int { max(octets, freeAliasOctets) }
}

extension ManifestError {
    /// An object of more values than one may have.
    static func tooManyNodes(line: Int, column: Int, limit: Int) -> ManifestError {
        ManifestError(
            line: line, column: column, found: "an object of more than \(limit) values",
            expected: "at most that many in one object")
    }
}
