// Not inlined: Swift 6.3.1's optimizer fails ("found outside of lifetime use") where one of these is inlined into a
// chain of optional accesses.
extension Value {
    /// The value of a member; nil where this is no object, has no such member, or the member is null.
    public subscript(key: String) -> Value? {
        guard case .object(let members) = content else { return nil }
        for member in members where member.key == key {
            if case .null = member.value.content { return nil }
            return member.value
        }
        return nil
    }

    /// The members; empty where this is no object.
    @inline(never) public var members: [Member] {
        if case .object(let members) = content { members } else { [] }
    }

    /// The elements; empty where this is no array.
    @inline(never) public var elements: [Value] {
        if case .array(let elements) = content { elements } else { [] }
    }

    /// The text; nil where this is no string.
    @inline(never) public var string: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// The integer; nil where this is none.
    @inline(never) public var integer: Int? {
        if case .integer(let number) = content { Int(number) } else { nil }
    }

    /// The number, integers included; nil where this is none.
    @inline(never) public var number: Double? {
        switch content {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The truth value; nil where this is none.
    @inline(never) public var bool: Bool? {
        if case .bool(let flag) = content { flag } else { nil }
    }

    /// The node's type and, for a scalar, its content, as an error says what was found: `string "5"`, `integer 1001`.
    public var found: String {
        switch content {
        case .null: "null"
        case .bool(let flag): "boolean \(flag)"
        case .integer(let number): "integer \(number)"
        case .number(let number): "number \(number)"
        case .string(let text): "string \(Self.quoted(text))"
        case .array(let elements): "list of \(elements.count)"
        case .object: "object"
        }
    }

    /// Octets of the longest text whose characters are counted.
    private static let countedOctets = 4096

    /// Text in quotes for a person to read: escaped where it would disturb the line, and shortened past 80 characters.
    ///
    /// The work is bounded by what is shown, however long the text is.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < 80 else {
                let octets = text.utf8.count
                let length = octets <= countedOctets ? "\(text.unicodeScalars.count) characters" : "\(octets) octets"
                return result + "...\" (\(length))"
            }
            count += 1
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default:
                if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
