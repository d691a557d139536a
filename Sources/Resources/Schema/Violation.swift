/// A place in an object that is not as it must be.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// In what way a value is not as it must be, as an API server's causes tell it.
    public enum Reason: Sendable, Hashable {
        /// A field is missing.
        case required
        /// The value is of another type.
        case type
        /// The value is none of the few that are allowed.
        case notSupported
        /// The value breaks a bound, a form or a rule.
        case invalid
        /// A key stands there a second time.
        case duplicate
        /// The value may not change.
        case immutable
        /// The text is too long.
        case tooLong
        /// The list has too many items.
        case tooMany
        /// The field is unknown.
        case unknownField
    }

    /// The field, such as `spec.monitorConfig.timeoutInSeconds`; empty for the object itself.
    public var path: String
    /// The line of the file, counted from 1; 0 where the object was not read from text.
    public var line: Int
    /// What stands there, such as `string "5"`.
    public var found: String
    /// What ought to stand there, such as `integer 0 to 1000`.
    public var expected: String
    /// In what way it is wrong.
    public var reason: Reason

    /// Makes a violation.
    public init(path: String, line: Int = 0, found: String, expected: String, reason: Reason = .invalid) {
        self.path = path
        self.line = line
        self.found = found
        self.expected = expected
        self.reason = reason
    }

    /// `spec.weight: found string "5", expected integer 0 to 1000`; the line is left to whoever names the file.
    public var description: String {
        "\(path.isEmpty ? "" : path + ": ")found \(found), expected \(expected)"
    }

    /// A key as it stands in a path: in quotes where it would disturb the line.
    static func field(_ key: String) -> String {
        key.utf8.count <= 128 && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? key : Value.quoted(key)
    }

    /// Puts an enclosing field before the path.
    mutating func enter(_ field: String) {
        if path.isEmpty {
            path = field
        } else if path.hasPrefix("[") {
            path = field + path
        } else {
            path = "\(field).\(path)"
        }
    }
}
