internal import Resources

extension APIStatus.Cause {
    /// What the schema found, in the real server's words as far as they go, then in ours.
    init(_ violation: Violation) {
        let words = violation.found.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        // A scalar is told as its type and itself, such as `integer 5`; the type matters only where it is the mistake.
        let types: Set<Substring> = ["string", "integer", "number", "boolean"]
        let isScalar = words.count == 2 && types.contains(words[0])
        let found = isScalar ? String(words[1]) : violation.found
        switch violation.reason {
        case .required:
            self.init(
                reason: "FieldValueRequired", message: "Required value: expected \(violation.expected)",
                field: violation.path)
        case .type:
            let type = isScalar ? String(words[0]) : violation.found
            self.init(
                reason: "FieldValueTypeInvalid",
                message: "Invalid value: \"\(type)\": found \(violation.found), expected \(violation.expected)",
                field: violation.path)
        case .notSupported:
            self.init(
                reason: "FieldValueNotSupported",
                message: "Unsupported value: \(found): supported values: \(violation.expected)", field: violation.path)
        case .duplicate:
            self.init(
                reason: "FieldValueDuplicate", message: "Duplicate value: \(found), expected \(violation.expected)",
                field: violation.path)
        case .tooLong:
            self.init(
                reason: "FieldValueTooLong", message: "Too long: \(found), expected \(violation.expected)",
                field: violation.path)
        case .tooMany:
            self.init(
                reason: "FieldValueTooMany", message: "Too many: \(found), expected \(violation.expected)",
                field: violation.path)
        case .immutable:
            self.init(
                reason: "FieldValueInvalid",
                message: "Invalid value: \(found): expected \(violation.expected)",
                field: violation.path)
        default:
            self.init(
                reason: "FieldValueInvalid", message: "Invalid value: \(found): expected \(violation.expected)",
                field: violation.path)
        }
    }
}
