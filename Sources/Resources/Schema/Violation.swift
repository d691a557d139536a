/// A place in an object that is not as it must be.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// The field, such as `spec.monitorConfig.timeoutInSeconds`; empty for the object itself.
    public var path: String
    /// The line of the file, counted from 1; 0 where the object was not read from text.
    public var line: Int
    /// What stands there, such as `string "5"`.
    public var found: String
    /// What ought to stand there, such as `integer 0 to 1000`.
    public var expected: String

    /// Makes a violation.
    public init(path: String, line: Int = 0, found: String, expected: String) {
        self.path = path
        self.line = line
        self.found = found
        self.expected = expected
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
