/// Why a document cannot be read: it is no well-formed YAML or JSON.
public struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line of the file, counted from 1.
    public var line: Int
    /// The column in characters, counted from 1.
    public var column: Int
    /// What stands there.
    public var found: String
    /// What ought to stand there, or what to do.
    public var expected: String
    /// Whether the text looks like a template that was not rendered, so that its other errors tell nothing.
    public var isTemplate = false

    /// Makes an error.
    public init(line: Int, column: Int, found: String, expected: String) {
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
    }

    /// `line 3, column 1: found a tab character, expected spaces`.
    public var description: String { "line \(line), column \(column): found \(found), expected \(expected)" }
}
