/// A problem as JSON shows it.
public struct ProblemReport: Sendable, Equatable, Codable {
    /// `error` (refused) or `warning`.
    public var severity: Problem.Severity
    /// The file.
    public var file: String
    /// The line; absent for the file as a whole.
    public var line: Int?
    /// The object; absent where there is none.
    public var object: String?
    /// The field; absent for the whole.
    public var field: String?
    /// What was found.
    public var found: String?
    /// What was expected.
    public var expected: String?
    /// What follows of it, or what to do.
    public var note: String?
    /// All of it as one line.
    public var text: String

    init(_ problem: Problem) {
        func present(_ text: String) -> String? { text.isEmpty ? nil : text }
        severity = problem.severity
        file = problem.file
        line = problem.line > 0 ? problem.line : nil
        object = present(problem.object)
        field = present(problem.field)
        found = present(problem.found)
        expected = present(problem.expected)
        note = present(problem.note)
        text = problem.description
    }
}
