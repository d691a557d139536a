/// Something in a file that a person ought to look at: where it is, what was found there, what was expected.
public struct Problem: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// What is wrong is refused.
        case error
        /// It serves nevertheless.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// The file, or the folder.
    public var file: String
    /// The line, counted from 1; 0 for the file as a whole.
    public var line: Int
    /// The object, such as `ExternalEndpoint shop/a`; empty where there is none, or it can not be told.
    public var object: String
    /// The field, such as `spec.weight`; empty for the whole.
    public var field: String
    /// What stands there; empty where `note` says all.
    public var found: String
    /// What ought to stand there.
    public var expected: String
    /// What follows of it, or what to do; may be empty.
    public var note: String

    /// Makes a problem.
    public init(
        _ severity: Severity = .error, file: String, line: Int = 0, object: String = "", field: String = "",
        found: String = "", expected: String = "", note: String = ""
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.object = object
        self.field = field
        self.found = found
        self.expected = expected
        self.note = note
    }
}

extension Problem: CustomStringConvertible {
    /// `file:line: object: field: found this, expected that; note`.
    public var description: String {
        var text = line > 0 ? "\(file):\(line)" : file
        if !object.isEmpty { text += ": \(object)" }
        if !field.isEmpty { text += ": \(field)" }
        text += ": " + message
        return text
    }

    /// What was found and expected, and the note, without the place.
    public var message: String {
        var parts: [String] = []
        if !found.isEmpty { parts.append(expected.isEmpty ? "found \(found)" : "found \(found), expected \(expected)") }
        if !note.isEmpty { parts.append(note) }
        return parts.joined(separator: "; ")
    }
}

extension Sequence<Problem> {
    /// Whether one of them is an error.
    public var hasErrors: Bool { contains { $0.severity == .error } }
}
