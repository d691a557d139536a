/// Why something is no domain name.
public enum DomainNameError: Error, Equatable, Sendable {
    /// There is no text at all.
    case empty
    /// Two dots in a row, or one at the beginning.
    case emptyLabel
    /// A label of more than 63 octets.
    case labelTooLong(length: Int, label: String)
    /// More than 255 octets in all, with a length octet for each label and the root's octet.
    case nameTooLong(length: Int)
    /// A backslash that is followed neither by a character nor by three digits up to 255.
    case badEscape
    /// A character that must be escaped, or lies outside ASCII.
    case characterNotAllowed(Character)
    /// Wire octets that are no uncompressed name, or more than one.
    case malformedWire
}

extension DomainNameError: CustomStringConvertible {
    /// What was found and what was expected.
    public var description: String {
        switch self {
        case .empty: "empty, expected a domain name"
        case .emptyLabel: "empty label, expected 1 to 63 octets between dots"
        case .labelTooLong(let length, let label): "label \"\(label)\" of \(length) octets, expected at most 63"
        case .nameTooLong(let length): "name of \(length) octets, expected at most 255"
        case .badEscape: "backslash without a character or three digits (000 to 255) after it"
        case .characterNotAllowed(let character) where character.isASCII:
            "character \(String(character).debugDescription), expected letters, digits, hyphens and dots; others escaped as \\DDD"
        case .characterNotAllowed(let character):
            "character \"\(character)\", expected ASCII; write international names in their xn-- form"
        case .malformedWire: "malformed octets, expected one uncompressed name"
        }
    }
}
