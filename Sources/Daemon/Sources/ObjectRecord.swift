import Resources

/// An object as a file gives it.
struct ObjectRecord {
    var key: ResourceKey
    /// The document that gives it, or is meant to; -1 where it is kept though no document gives it.
    var document: Int32
    /// The line, counted from the document's first.
    var line: UInt32
    /// Whether this file's object is the one that counts among equal ones.
    var isHeld: Bool
    /// Whether it is the last accepted version of an object that is refused, or can not be read, now.
    var isKept = false
}
