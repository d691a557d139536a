import Resources

/// An object that a file gives.
struct GivenObject {
    var key: ResourceKey
    var resource: Resource
    /// The object as it is written; nil where it is not shown.
    var tree: Value?
    /// The object as the state folder keeps it; nil where it does not.
    var saved: SavedObject?
}

/// An object as the state folder keeps it.
struct SavedObject: Sendable, Equatable {
    /// The object as it was written, without what is not read, as JSON.
    var json: [UInt8]
    /// The line on which it begins, counted from its document's first.
    var line: UInt32
    /// The document that gives it.
    var digest: DocumentDigest
    /// How many objects the document gives: only with all of them is it known without parsing it.
    var siblings: Int
}
