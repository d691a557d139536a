extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Text.
    public init(stringLiteral text: String) { self.init(.string(text)) }

    /// A whole number.
    public init(integerLiteral number: Int64) { self.init(.integer(number)) }

    /// A number.
    public init(floatLiteral number: Double) { self.init(.number(number)) }

    /// A truth value.
    public init(booleanLiteral flag: Bool) { self.init(.bool(flag)) }

    /// Null.
    public init(nilLiteral: ()) { self.init(.null) }

    /// A list.
    public init(arrayLiteral elements: Value...) { self.init(.array(elements)) }

    /// An object with its members in order; of two equal keys the later one counts.
    public init(dictionaryLiteral elements: (String, Value)...) {
        self.init(.object([]))
        for (key, value) in elements { set(value, for: key) }
    }

    /// Text.
    public init(_ text: String) { self.init(.string(text)) }

    /// A whole number.
    public init(_ number: Int64) { self.init(.integer(number)) }

    /// A list.
    public init(_ elements: [Value]) { self.init(.array(elements)) }
}
