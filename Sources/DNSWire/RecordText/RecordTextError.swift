/// Why a line is no record, with the field at fault.
public enum RecordTextError: Error, Equatable, Sendable {
    /// A field holds something else than it should.
    case invalid(field: String, found: String, expected: String)
    /// The line ends before the field.
    case missing(field: String, expected: String)
    /// A field holds no domain name.
    case invalidName(field: String, found: String, reason: DomainNameError)
    /// Text stands after the last field.
    case unexpected(found: String, after: String)
    /// A quoted string has no closing quote on its line.
    case unclosedQuote
    /// Parentheses do not match.
    case unmatchedParenthesis
    /// A record of that type cannot be in a zone here.
    case refusedType(RecordType, reason: String)
    /// The data does not have the shape that the type asks for.
    case malformedData(RecordType)
    /// The data has more than 65,535 octets.
    case dataTooLong(RecordType, length: Int)
}

extension RecordTextError: CustomStringConvertible {
    /// The field, what was found and what was expected.
    public var description: String {
        switch self {
        case .invalid(let field, let found, let expected): "\(field): found \(quoted(found)), expected \(expected)"
        case .missing(let field, let expected): "\(field): missing, expected \(expected)"
        case .invalidName(let field, let found, let reason): "\(field): found \(quoted(found)): \(reason)"
        case .unexpected(let found, let after): "found \(quoted(found)) after \(after), expected the end of the record"
        case .unclosedQuote: "a quoted string has no closing quote"
        case .unmatchedParenthesis: "a parenthesis has no counterpart"
        case .refusedType(let type, let reason): "\(type) record refused: \(reason)"
        case .malformedData(let type): "\(type) data: the octets do not have the shape that the type asks for"
        case .dataTooLong(let type, let length): "\(type) data: \(length) octets, expected at most 65535"
        }
    }

    /// Enough of the text to find it, control characters made visible.
    private func quoted(_ text: String) -> String {
        text.count > 60 ? String(text.prefix(57)).debugDescription + "..." : text.debugDescription
    }
}
