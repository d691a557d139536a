extension Schema {
    /// How much weight unknown fields have.
    public enum UnknownFields: Sendable {
        /// They are warned of, as in objects.
        case warned
        /// They are refused, as in the configuration.
        case refused
    }

    /// How many violations are told of one value: enough to work on.
    static let limit = 50

    /// Says what is wrong with a value, defaults having been filled in.
    ///
    /// `isStored` spares an object that an API server holds already those rules that came after it.
    public func validate(
        _ value: Value, unknownFields: UnknownFields = .warned, isStored: Bool = false
    ) -> Findings {
        var findings = Findings()
        check(value, unknownFields, isStored, &findings)
        return findings
    }

    private func check(_ value: Value, _ unknown: UnknownFields, _ isStored: Bool, _ findings: inout Findings) {
        guard leniency != .none else { return checkContent(value, unknown, isStored, &findings) }
        var own = Findings()
        checkContent(value, unknown, isStored, &own)
        own.relax(leniency)
        findings.add(own)
    }

    private func checkContent(
        _ value: Value, _ unknown: UnknownFields, _ isStored: Bool, _ findings: inout Findings
    ) {
        guard findings.violations.count < Self.limit else { return }
        switch (content, value.content) {
        case (.any, _), (.integerOrString, .integer), (.integerOrString, .string), (.boolean, .bool):
            break
        case (.object(let fields, let isOpen), .object(let members)):
            checkFields(fields, isOpen, members, value.line, unknown, isStored, &findings)
        case (.map(let values), .object(let members)):
            for member in members {
                guard findings.violations.count < Self.limit else { return }
                Self.within(&findings, enter: { "[\(Violation.field(member.key))]" }) {
                    values.check(member.value, unknown, isStored, &$0)
                }
            }
        case (.list(let items), .array(let elements)):
            // What a list of any length holds is not looked at.
            guard elements.count <= count.upperBound else { return refuse(value, .tooMany, &findings) }
            checkElements(elements, items, value, unknown, isStored, &findings)
        case (.string, .string(let text)):
            checkString(text, value, &findings)
        case (.integer, .integer(let number)):
            let isAllowed = allowedIntegers.isEmpty || allowedIntegers.contains(number)
            if !isAllowed || !(range?.contains(Double(number)) ?? true) {
                refuse(value, isAllowed ? .invalid : .notSupported, &findings)
            }
        case (.number, .integer(let number)):
            if let range, !range.contains(Double(number)) { refuse(value, .invalid, &findings) }
        case (.number, .number(let number)):
            if let range, !range.contains(number) { refuse(value, .invalid, &findings) }
        default:
            refuse(value, .type, &findings)
            return
        }
        for rule in rules {
            guard findings.violations.count < Self.limit else { return }
            guard let breach = rule.breach(value) else { continue }
            let violation = Violation(
                path: breach.field, line: breach.line > 0 ? breach.line : value.line, found: breach.found,
                expected: breach.expected ?? rule.expected)
            if rule.severity == .warned || (rule.severity == .refusedWhenNew && isStored) {
                if findings.warnings.count < Self.limit { findings.warnings.append(violation) }
            } else {
                findings.violations.append(violation)
            }
        }
    }

    private func checkFields(
        _ fields: [Field], _ isOpen: Bool, _ members: [Value.Member], _ line: Int, _ unknown: UnknownFields,
        _ isStored: Bool, _ findings: inout Findings
    ) {
        var present = 0
        for member in members {
            guard let field = fields.first(where: { $0.name == member.key }) else {
                if !isOpen { report(unknown: member, fields, unknown, &findings) }
                continue
            }
            // Null is absence, as the API server drops it.
            if case .null = member.value.content { continue }
            if field.isRequired { present += 1 }
            Self.within(&findings, enter: { field.name }) {
                field.schema.check(member.value, unknown, isStored, &$0)
            }
        }
        guard present < fields.count(where: \.isRequired) else { return }
        // What is told of the mistyped key need not be told of the one that is missing for it.
        let meant = unknown == .refused && !isOpen ? Self.meantFields(fields, members) : []
        for field in fields where field.isRequired && !meant.contains(field.name) {
            if !members.contains(where: { $0.key == field.name && $0.value.content != .null }) {
                findings.violations.append(
                    Violation(
                        path: field.name, line: line, found: "nothing", expected: field.schema.expected,
                        reason: .required))
            }
        }
    }

    /// The fields that keys nobody knows were meant to be.
    private static func meantFields(_ fields: [Field], _ members: [Value.Member]) -> Set<String> {
        let names = fields.map(\.name)
        return Set(
            members.lazy.filter { !names.contains($0.key) }.compactMap { Suggestion.field($0.key, among: names) })
    }

    private func report(
        unknown member: Value.Member, _ fields: [Field], _ severity: UnknownFields, _ findings: inout Findings
    ) {
        // Many warnings must not hide why an object is refused.
        switch severity {
        case .warned: guard findings.warnings.count < Self.limit else { return }
        case .refused: guard findings.violations.count < Self.limit else { return }
        }
        let names = fields.map(\.name)
        let expected =
            switch (Suggestion.field(member.key, among: names), names.isEmpty) {
            case (let name?, _): "\"\(name)\" (is that what you mean?)"
            case (nil, false): Self.choice(names)
            case (nil, true): "no field here"
            }
        let violation = Violation(
            path: Violation.field(member.key), line: member.keyLine, found: "an unknown field", expected: expected,
            reason: .unknownField)
        switch severity {
        case .warned: findings.warnings.append(violation)
        case .refused: findings.violations.append(violation)
        }
    }

    private func checkElements(
        _ elements: [Value], _ items: Schema, _ value: Value, _ unknown: UnknownFields, _ isStored: Bool,
        _ findings: inout Findings
    ) {
        if elements.count < count.lowerBound { refuse(value, .invalid, &findings) }
        for (index, element) in elements.enumerated() {
            guard findings.violations.count < Self.limit else { return }
            Self.within(&findings, enter: { "[\(index)]" }) { items.check(element, unknown, isStored, &$0) }
        }
        guard !listMapKeys.isEmpty, elements.count > 1 else { return }
        var seen: Set<[UInt8]> = []
        for (index, element) in elements.enumerated() {
            guard findings.violations.count < Self.limit else { return }
            let key = listMapKeys.compactMap { element[$0] }
            guard key.count == listMapKeys.count, !seen.insert(Value(.array(key)).json).inserted else { continue }
            let field = listMapKeys.count == 1 ? ".\(listMapKeys[0])" : ""
            findings.violations.append(
                Violation(
                    path: "[\(index)]\(field)", line: element.line,
                    found: key.map { $0.string.map(Value.quoted) ?? $0.found }.joined(separator: ", ")
                        + " a second time",
                    expected: "each \(listMapKeys.joined(separator: " and ")) once", reason: .duplicate))
        }
    }

    private func checkString(_ text: String, _ value: Value, _ findings: inout Findings) {
        if !allowedStrings.isEmpty, !allowedStrings.contains(text) {
            refuse(value, .notSupported, &findings)
        } else if length != Self.anyCount, let count = wrongLength(of: text) {
            let bounds = Schema(.string, summary, length: length).expected
            let found = "\(value.found) of \(count.text)"
            let reason: Violation.Reason = count.isOver ? .tooLong : .invalid
            findings.violations.append(
                Violation(path: "", line: value.line, found: found, expected: bounds, reason: reason))
        } else if let format, !format.matches(text) {
            refuse(value, .invalid, &findings)
        }
    }

    /// What is told of a text's length where it is not within the bounds; characters of a text are only counted where its
    /// octets do not tell already.
    private func wrongLength(of text: String) -> (text: String, isOver: Bool)? {
        let octets = text.utf8.count
        if octets / 4 > length.upperBound { return ("\(octets) octets", true) }
        let count = text.unicodeScalars.count
        return length.contains(count) ? nil : ("\(count) characters", count > length.upperBound)
    }

    /// Refuses a value in the schema's own words; a scalar without its quotes is told of them.
    private func refuse(_ value: Value, _ reason: Violation.Reason, _ findings: inout Findings) {
        var expected = expected
        if case .string = content {
            switch value.content {
            case .integer, .number, .bool: expected += ": write it in quotes"
            default: break
            }
        }
        findings.violations.append(
            Violation(path: "", line: value.line, found: value.found, expected: expected, reason: reason))
    }

    /// Runs a check and puts the field before the path of what it found; a valid object so costs no path.
    @inline(__always)
    private static func within(
        _ findings: inout Findings, enter field: () -> String, _ check: (inout Findings) -> Void
    ) {
        let violations = findings.violations.count
        let warnings = findings.warnings.count
        check(&findings)
        if findings.violations.count > violations {
            for index in violations..<findings.violations.count { findings.violations[index].enter(field()) }
        }
        if findings.warnings.count > warnings {
            for index in warnings..<findings.warnings.count { findings.warnings[index].enter(field()) }
        }
    }
}
