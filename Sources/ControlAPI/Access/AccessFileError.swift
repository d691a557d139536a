/// Why a tokens file is refused: everything that is wrong with it.
public struct AccessFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Lines such as `tokens.yaml:3: tokens[0].role: found string "root", expected ...`; at least one.
    public var problems: [String]

    /// Makes an error.
    public init(problems: [String]) {
        self.problems = problems
    }

    /// One line for each problem.
    public var description: String { problems.joined(separator: "\n") }
}
