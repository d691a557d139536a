/// Why the service does not start; text for a person, with what to do.
public struct ServiceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text.
    public var description: String

    /// Makes an error.
    public init(_ description: String) {
        self.description = description
    }
}
