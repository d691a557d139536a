/// Why a selector cannot be read (400).
public struct SelectorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the API server says, such as `field label not supported: spec.weight`.
    public var message: String

    /// Makes an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
