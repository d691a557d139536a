import Resources

/// What was found in a document; its line is counted from the document's first.
struct Finding {
    /// What it means for the file's other objects.
    enum Effect {
        /// Nothing.
        case none
        /// The document can not be parsed: every object of the file keeps its last accepted version.
        case breaksFile
        /// An object is refused that does not say which it is: it may be any that is missing now.
        case hidesObject
    }

    var document: Int32
    var severity: Problem.Severity
    var line: Int
    var object = ""
    var field = ""
    var found: String
    var expected: String
    var note = ""
    var effect = Effect.none
    /// The object that is refused for it, of which nothing is accepted; nil where an accepted version stays.
    var refused: ResourceKey?
}
