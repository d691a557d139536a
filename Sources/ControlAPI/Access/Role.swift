/// What a caller may do; each role holds what those below it may do, save `metrics`.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Everything.
    case admin
    /// Reads and writes objects.
    case editor
    /// Reads objects.
    case viewer
    /// Reads `/metrics`, and nothing else.
    case metrics
}
