extension Schema {
    /// Says which immutable fields a new version of an object changes.
    public func validateUpdate(from old: Value, to new: Value) -> [Violation] {
        if isImmutable {
            guard old != new else { return [] }
            return [
                Violation(
                    path: "", line: new.line, found: "\(new.found) in the place of \(old.found)",
                    expected: "the value it was created with, as the field is immutable", reason: .immutable)
            ]
        }
        guard case .object(let fields, _) = content else { return [] }
        return fields.flatMap { field -> [Violation] in
            guard let before = old[field.name], let after = new[field.name] else { return [] }
            return field.schema.validateUpdate(from: before, to: after).map { violation in
                var violation = violation
                violation.enter(field.name)
                return violation
            }
        }
    }
}
