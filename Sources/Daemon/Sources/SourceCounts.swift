public import Resources

/// How many files and objects the sources hold.
public struct SourceCounts: Sendable, Equatable {
    /// Files read.
    public var files = 0
    /// Objects by kind, duplicates included.
    public var objects: [ResourceKind: Int] = [:]
    /// Objects of kinds that are not read, by `Kind.group/version`.
    public var passedOver: [String: Int] = [:]

    /// Nothing.
    public init() {}
}
