/// Why octets are no message, or a message has no octets.
public enum MessageError: Error, Equatable, Sendable {
    /// The octets end before the message does.
    case truncated(offset: Int)
    /// Octets follow the last record.
    case trailingOctets(count: Int)
    /// A compression pointer that does not point backwards to a name.
    case badPointer(offset: Int)
    /// A label of a kind other than a plain one and a pointer (RFC 1035 4.1.4).
    case badLabelType(offset: Int)
    /// A name of more than 255 octets.
    case nameTooLong(offset: Int)
    /// Record data that does not have the shape that its type asks for.
    case malformedData(RecordType, offset: Int)
    /// More than 65,535 octets, records of a section, or octets of record data.
    case tooLong
}

extension MessageError: CustomStringConvertible {
    /// What was found and where.
    public var description: String {
        switch self {
        case .truncated(let offset): "the message ends at octet \(offset), in the middle of a field"
        case .trailingOctets(let count): "\(count) octets follow the last record"
        case .badPointer(let offset): "the compression pointer at octet \(offset) does not point backwards to a name"
        case .badLabelType(let offset): "the label at octet \(offset) is of an unknown kind"
        case .nameTooLong(let offset): "the name at octet \(offset) has more than 255 octets"
        case .malformedData(let type, let offset): "the \(type) data at octet \(offset) is malformed"
        case .tooLong: "the message, a section or record data exceeds 65535"
        }
    }
}
