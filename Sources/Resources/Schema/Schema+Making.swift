extension Schema {
    /// An object of known fields; an open one may hold others, which are passed over.
    public static func object(
        _ summary: String, _ fields: [Field], isOpen: Bool = false, isAtomic: Bool = false, isImmutable: Bool = false,
        leniency: Leniency = .none, rules: [SchemaRule] = [], default defaultValue: Value? = nil
    ) -> Schema {
        Schema(
            .object(fields, isOpen: isOpen), summary, defaultValue: defaultValue, isAtomic: isAtomic,
            isImmutable: isImmutable, leniency: leniency, rules: rules)
    }

    /// An object of any keys.
    public static func map(
        _ summary: String, of values: Schema, isAtomic: Bool = false, rules: [SchemaRule] = []
    ) -> Schema {
        Schema(.map(values), summary, isAtomic: isAtomic, rules: rules)
    }

    /// A list; with keys, its objects must differ in those fields together.
    public static func list(
        _ summary: String, of items: Schema, count: ClosedRange<Int> = anyCount, key: String...,
        isSet: Bool = false, default defaultValue: Value? = nil, rules: [SchemaRule] = []
    ) -> Schema {
        Schema(
            .list(items), summary, count: count, defaultValue: defaultValue, listMapKeys: key, isSet: isSet,
            rules: rules)
    }

    /// Text, with bounds of its length in characters, or a form, or the choice among words.
    public static func string(
        _ summary: String, length: ClosedRange<Int> = anyCount, oneOf allowed: [String] = [],
        format: StringFormat? = nil, default defaultValue: String? = nil, isImmutable: Bool = false
    ) -> Schema {
        Schema(
            .string, summary, allowedStrings: allowed, length: length, format: format,
            defaultValue: defaultValue.map { Value(.string($0)) }, isImmutable: isImmutable)
    }

    /// A whole number, with bounds or the choice among a few.
    public static func integer(
        _ summary: String, _ range: ClosedRange<Int>? = nil, oneOf allowed: [Int64] = [],
        default defaultValue: Int64? = nil, isImmutable: Bool = false
    ) -> Schema {
        Schema(
            .integer, summary, allowedIntegers: allowed,
            range: range.map { Double($0.lowerBound)...Double($0.upperBound) },
            defaultValue: defaultValue.map { Value(.integer($0)) }, isImmutable: isImmutable)
    }

    /// Any number, with bounds.
    public static func number(
        _ summary: String, _ range: ClosedRange<Double>? = nil, default defaultValue: Double? = nil
    ) -> Schema {
        Schema(.number, summary, range: range, defaultValue: defaultValue.map { Value(.number($0)) })
    }

    /// `true` or `false`.
    public static func boolean(_ summary: String, default defaultValue: Bool? = nil) -> Schema {
        Schema(.boolean, summary, defaultValue: defaultValue.map { Value(.bool($0)) })
    }

    /// A whole number or text.
    public static func integerOrString(_ summary: String) -> Schema { Schema(.integerOrString, summary) }

    /// Anything.
    public static func any(_ summary: String) -> Schema { Schema(.any, summary) }
}
