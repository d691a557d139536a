/// A `labelSelector` query: requirements on an object's labels, all of which must hold.
public struct LabelSelector: Sendable, Equatable {
    /// What one label must be.
    enum Condition: Sendable, Equatable {
        /// There, with one of the values.
        case oneOf(Set<String>)
        /// Not there, or with another value.
        case noneOf(Set<String>)
        case exists
        case doesNotExist
        /// There, and a greater integer.
        case greaterThan(Int64)
        /// There, and a smaller integer.
        case lessThan(Int64)
    }

    struct Requirement: Sendable, Equatable {
        var key: String
        var condition: Condition
    }

    private let requirements: [Requirement]

    /// Reads a selector such as `app=web,tier in (a,b),!canary`; the empty text selects everything.
    ///
    /// Equality (`=`, `==`, `!=`), existence (`a`, `!a`), sets (`in`, `notin`) and comparison (`<`, `>`). `SelectorError` has
    /// the API server's words.
    public init(_ text: String) throws(SelectorError) {
        var parser = LabelSelectorParser(text)
        requirements = try parser.requirements()
    }

    /// Whether everything is selected.
    public var isEmpty: Bool { requirements.isEmpty }

    /// Whether an object with these labels is selected.
    public func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            let value = labels[requirement.key]
            return switch requirement.condition {
            case .oneOf(let values): value.map(values.contains) ?? false
            case .noneOf(let values): value.map { !values.contains($0) } ?? true
            case .exists: value != nil
            case .doesNotExist: value == nil
            case .greaterThan(let bound): value.flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .lessThan(let bound): value.flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }
}
