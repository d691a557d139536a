/// What a query asks for (RFC 1035 4.1.2).
public struct Question: Hashable, Sendable {
    /// The name.
    public var name: DomainName
    /// The type, or a type that only questions have, such as ANY.
    public var type: RecordType
    /// The class.
    public var recordClass: RecordClass

    /// Makes a question.
    public init(name: DomainName, type: RecordType, recordClass: RecordClass = .internet) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
    }
}

extension Question: CustomStringConvertible {
    /// `name. IN TYPE`.
    public var description: String { "\(name.absoluteDescription) \(recordClass) \(type)" }
}
