/// A form that a string must have.
public struct StringFormat: Sendable {
    /// The name in an OpenAPI schema.
    public let name: String
    /// What a person is told to write.
    public let expected: String
    /// Whether a text has the form.
    public let matches: @Sendable (String) -> Bool

    /// Makes a format.
    public init(name: String, expected: String, matches: @escaping @Sendable (String) -> Bool) {
        self.name = name
        self.expected = expected
        self.matches = matches
    }
}
