/// A header that a probe sends.
public struct CustomHeader: Sendable, Equatable {
    /// The header's name.
    public var name: String
    /// The header's value.
    public var value: String

    /// Makes a header.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
