/// What must hold among the fields of an object, as a CRD's CEL rules say it.
public struct SchemaRule: Sendable {
    /// How an object breaks a rule.
    public struct Breach: Sendable {
        /// The field below the object, empty for the object itself.
        public var field: String
        /// The line; 0 for the object's own.
        public var line: Int
        /// What stands there.
        public var found: String
        /// What ought to stand there; nil for the rule's own words.
        public var expected: String?

        /// Makes a breach.
        public init(field: String = "", line: Int = 0, found: String, expected: String? = nil) {
            self.field = field
            self.line = line
            self.found = found
            self.expected = expected
        }
    }

    /// What a breach means.
    public enum Severity: Sendable {
        /// The object is refused.
        case refused
        /// It is refused when it is new, and warned of when an API server holds it already.
        case refusedWhenNew
        /// It is warned of.
        case warned
    }

    /// The rule's name.
    public let name: String
    /// What a person is told to write.
    public let expected: String
    /// What a breach means.
    public let severity: Severity
    /// How an object breaks the rule, or nil; defaults are filled in before.
    public let breach: @Sendable (Value) -> Breach?

    /// Makes a rule.
    public init(
        _ name: String, expected: String, severity: Severity = .refused,
        breach: @escaping @Sendable (Value) -> Breach?
    ) {
        self.name = name
        self.expected = expected
        self.severity = severity
        self.breach = breach
    }
}
