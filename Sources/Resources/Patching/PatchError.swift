/// Why a patch cannot be applied, and where.
public struct PatchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is, as it decides the answer's code.
    public enum Reason: Sendable {
        /// The patch itself is not well-formed (400).
        case malformed
        /// The patch is well-formed but does not fit the object, or a `test` failed (422).
        case notApplicable
        /// Applying it takes more levels or more work than is allowed (422).
        case tooLarge
    }

    /// What kind of fault it is.
    public var reason: Reason
    /// Where: a JSON pointer in a JSON patch such as `/spec/ports/0`, otherwise a field such as `spec.ports`; may be empty.
    public var path: String
    /// What is wrong there.
    public var message: String

    /// Makes an error.
    public init(_ reason: Reason, path: String = "", message: String) {
        self.reason = reason
        self.path = path
        self.message = message
    }

    /// `spec.ports: found string "x", expected a list`.
    public var description: String { path.isEmpty ? message : "\(Violation.field(path)): \(message)" }
}

extension PatchError {
    static func tooDeep(path: String = "") -> PatchError {
        PatchError(.tooLarge, path: path, message: "more than \(ValueDepth.limit) levels of nesting")
    }
}
