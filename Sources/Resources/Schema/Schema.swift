/// The shape of a value: what is checked, what is filled in, and what can be printed of it.
///
/// One declarative tree drives validation, defaults and suggestions, for the objects' kinds as for the configuration.
/// Immutable, and a class so that walking it copies nothing.
public final class Schema: Sendable {
    /// The type of value, with what it is made of.
    public enum Content: Sendable {
        /// An object of known fields; an open one may hold others.
        case object([Field], isOpen: Bool)
        /// An object of any keys.
        case map(Schema)
        /// A list.
        case list(Schema)
        /// Text.
        case string
        /// A whole number.
        case integer
        /// Any number.
        case number
        /// `true` or `false`.
        case boolean
        /// A whole number or text, such as a target port.
        case integerOrString
        /// Anything.
        case any
    }

    /// A field of an object.
    public struct Field: Sendable {
        /// The key.
        public let name: String
        /// The field's own shape.
        public let schema: Schema
        /// Whether the object needs it.
        public let isRequired: Bool

        /// A field that an object needs.
        public static func required(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema, isRequired: true)
        }

        /// A field that an object may have.
        public static func optional(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema, isRequired: false)
        }
    }

    /// The type.
    public let content: Content
    /// What the value is for.
    public let summary: String
    /// The strings that are allowed; empty for any.
    public let allowedStrings: [String]
    /// The integers that are allowed; empty for any in the range.
    public let allowedIntegers: [Int64]
    /// Bounds of a number; nil for none.
    public let range: ClosedRange<Double>?
    /// Bounds of a string's length in characters.
    public let length: ClosedRange<Int>
    /// Bounds of a list's count.
    public let count: ClosedRange<Int>
    /// The form of a string.
    public let format: StringFormat?
    /// What stands for an absent value.
    public let defaultValue: Value?
    /// The fields that together tell a list's objects apart; two that are equal in them are refused. Empty for a list
    /// that is no map.
    public let listMapKeys: [String]
    /// Whether a list of scalars is a set, of which several managers may each own some elements.
    public let isSet: Bool
    /// Whether an object is owned and replaced as a whole; lists are, save maps and sets.
    public let isAtomic: Bool
    /// Whether the value must stay as it was created.
    public let isImmutable: Bool
    /// What is warned of instead of refused, here and below.
    public let leniency: Leniency
    /// What holds among the fields of an object.
    public let rules: [SchemaRule]
    /// Whether defaults stand in this shape or below it.
    let hasDefaults: Bool

    init(
        _ content: Content, _ summary: String, allowedStrings: [String] = [], allowedIntegers: [Int64] = [],
        range: ClosedRange<Double>? = nil, length: ClosedRange<Int> = Schema.anyCount,
        count: ClosedRange<Int> = Schema.anyCount, format: StringFormat? = nil, defaultValue: Value? = nil,
        listMapKeys: [String] = [], isSet: Bool = false, isAtomic: Bool = false, isImmutable: Bool = false,
        leniency: Leniency = .none, rules: [SchemaRule] = []
    ) {
        self.content = content
        self.summary = summary
        self.allowedStrings = allowedStrings
        self.allowedIntegers = allowedIntegers
        self.range = range
        self.length = length
        self.count = count
        self.format = format
        self.defaultValue = defaultValue
        self.listMapKeys = listMapKeys
        self.isSet = isSet
        self.isAtomic = isAtomic
        self.isImmutable = isImmutable
        self.leniency = leniency
        self.rules = rules
        hasDefaults =
            switch content {
            case .object(let fields, _): fields.contains { $0.schema.defaultValue != nil || $0.schema.hasDefaults }
            case .map(let values): values.hasDefaults
            case .list(let items): items.hasDefaults
            default: false
            }
    }

    /// No bounds.
    public static let anyCount = 0...Int.max

    /// What a person is told to write here, such as `integer 0 to 1000`.
    public var expected: String {
        switch content {
        case .object: return "an object"
        case .map: return "an object"
        case .list: return "a list" + Self.bounds(count, " of ", "item")
        case .boolean: return "true or false"
        case .integerOrString: return "integer or string"
        case .any: return "a value"
        case .integer:
            if !allowedIntegers.isEmpty { return "integer " + Self.choice(allowedIntegers.map { "\($0)" }) }
            guard let range else { return "integer" }
            return "integer \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        case .number:
            guard let range else { return "number" }
            return "number \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        case .string:
            if !allowedStrings.isEmpty { return Self.choice(allowedStrings) }
            if let format { return format.expected }
            return "string" + Self.bounds(length, " of ", "character")
        }
    }

    static func choice(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) } ?? String(number)
    }

    private static func bounds(_ range: ClosedRange<Int>, _ prefix: String, _ unit: String) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (0, Int.max): ""
        case (0, let most): "\(prefix)at most \(most) \(unit)s"
        case (1, Int.max): "\(prefix)at least 1 \(unit)"
        case (let least, Int.max): "\(prefix)at least \(least) \(unit)s"
        case (let least, let most): "\(prefix)\(least) to \(most) \(unit)s"
        }
    }
}
