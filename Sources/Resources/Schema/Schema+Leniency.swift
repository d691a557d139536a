extension Schema {
    /// What of a value is warned of instead of refused: a status that other programs write is not its reader's to mend, and
    /// one odd entry must not cost the good ones.
    ///
    /// Whoever reads such a value passes over what is odd in it.
    public enum Leniency: Sendable {
        /// Nothing.
        case none
        /// Values out of bounds or form: types, keys and required fields are as clients of an API can rely on.
        case values
        /// Everything.
        case all

        /// Whether a violation of that reason is warned of.
        func spares(_ reason: Violation.Reason) -> Bool {
            switch self {
            case .none: false
            case .values: reason == .invalid || reason == .notSupported || reason == .tooLong || reason == .tooMany
            case .all: true
            }
        }
    }
}

extension Findings {
    /// Makes warnings of the violations that a leniency spares.
    mutating func relax(_ leniency: Schema.Leniency) {
        var refused: [Violation] = []
        for var violation in violations {
            guard leniency.spares(violation.reason) else {
                refused.append(violation)
                continue
            }
            violation.expected += "; it is passed over"
            warnings.append(violation)
        }
        violations = refused
    }

    /// Adds other findings behind these; of very many warnings the first ones are enough.
    mutating func add(_ others: Findings) {
        violations += others.violations
        warnings += others.warnings.prefix(max(0, Schema.limit - warnings.count))
    }
}
