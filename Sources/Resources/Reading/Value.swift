/// A node of a document that was read, as JSON knows it, with the line on which it stands.
///
/// Equality is that of the content: the same object in YAML and in JSON is equal.
public struct Value: Sendable, Equatable {
    /// What a node holds.
    public enum Content: Sendable, Equatable {
        /// Nothing.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A number without fraction and exponent that 64 bits hold.
        case integer(Int64)
        /// Any other number.
        case number(Double)
        /// Text.
        case string(String)
        /// Nodes in order.
        case array([Value])
        /// Members in order; their keys are distinct.
        case object([Member])
    }

    /// A key of an object with its value.
    public struct Member: Sendable, Equatable {
        /// The key.
        public var key: String
        /// Its value.
        public var value: Value
        private let keyLineNumber: UInt32

        /// Makes a member.
        public init(key: String, value: Value, keyLine: Int = 0) {
            self.key = key
            self.value = value
            keyLineNumber = UInt32(clamping: keyLine)
        }

        /// The line of the key, counted from 1; 0 where it was not read.
        public var keyLine: Int { Int(keyLineNumber) }

        /// Whether key and content are equal.
        public static func == (left: Member, right: Member) -> Bool {
            left.key == right.key && left.value == right.value
        }
    }

    /// What the node holds.
    public var content: Content
    /// 32 bits keep the node at 24 octets: large files have many.
    private let lineNumber: UInt32

    /// Makes a node.
    public init(_ content: Content, line: Int = 0) {
        self.content = content
        lineNumber = UInt32(clamping: line)
    }

    /// The line on which the node begins, counted from 1; 0 where it was not read.
    public var line: Int { Int(lineNumber) }

    /// Whether the contents are equal.
    public static func == (left: Value, right: Value) -> Bool { left.content == right.content }
}
