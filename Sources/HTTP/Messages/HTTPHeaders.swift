/// The header fields of a message, in order; names compare without regard to case (RFC 9110 5.1).
public struct HTTPHeaders: Hashable, Sendable {
    /// One field line.
    public struct Field: Hashable, Sendable {
        /// The name as it was received or is to be sent.
        public var name: String
        /// The value without the space around it; octets that are not UTF-8 are replaced by U+FFFD.
        public var value: String

        /// A field; what cannot be sent is refused by ``HTTPSerializer``.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields in order.
    public var fields: [Field]

    /// Headers of these fields.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The value of the first field of that name.
    ///
    /// Setting replaces the first field and removes the others; nil removes all.
    public subscript(_ name: String) -> String? {
        get { fields.first { Self.equal($0.name, name) }?.value }
        set {
            guard let newValue else {
                fields.removeAll { Self.equal($0.name, name) }
                return
            }
            guard let first = fields.firstIndex(where: { Self.equal($0.name, name) }) else {
                fields.append(Field(name, newValue))
                return
            }
            let others = fields[(first + 1)...].filter { !Self.equal($0.name, name) }
            fields[first].value = newValue
            fields.replaceSubrange((first + 1)..., with: others)
        }
    }

    /// The values of all fields of that name.
    public func values(_ name: String) -> [String] {
        fields.lazy.filter { Self.equal($0.name, name) }.map(\.value)
    }

    /// Appends a field.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }

    /// The members of a comma-separated list, over all fields of that name, in lower case (RFC 9110 5.6.1).
    func tokens(_ name: String) -> [String] {
        values(name).flatMap { value in
            value.utf8.split(separator: .comma).map { member in
                String(decoding: member.trimmingSpace().map(\.lowercased), as: UTF8.self)
            }
        }.filter { !$0.isEmpty }
    }

    private static func equal(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count
            && zip(one.utf8, other.utf8).allSatisfy { $0.lowercased == $1.lowercased }
    }
}
