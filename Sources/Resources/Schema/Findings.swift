/// What a schema has to say of an object.
public struct Findings: Sendable, Equatable {
    /// Why the object is refused; empty for one that is accepted.
    public var violations: [Violation] = []
    /// What a person ought to look at though the object is accepted.
    public var warnings: [Violation] = []

    /// Makes findings.
    public init(violations: [Violation] = [], warnings: [Violation] = []) {
        self.violations = violations
        self.warnings = warnings
    }
}
