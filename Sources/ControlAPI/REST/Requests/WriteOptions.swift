/// What is done about fields that the schema does not know.
package enum FieldValidation: String, Sendable {
    /// They are dropped.
    case ignore = "Ignore"
    /// They are dropped, with a warning each.
    case warn = "Warn"
    /// The request is refused.
    case strict = "Strict"
}

/// The options of a write, from its query.
package struct WriteOptions: Sendable, Equatable {
    /// Whether nothing is to be stored.
    package var isDryRun = false
    /// What is done about unknown fields.
    package var fieldValidation = FieldValidation.warn
    /// Who owns the fields that are written.
    package var manager: String
    /// Whether `fieldManager` was given, which server-side apply needs.
    package var hasFieldManager: Bool
    /// Whether an apply takes fields away from other owners.
    package var isForced = false

    /// The longest name of a field manager, as in the real server.
    private static let managerLimit = 128

    /// Reads the options.
    ///
    /// - Parameter type: What the real server calls them, such as `CreateOptions`.
    package init(_ query: APIQuery, userAgent: String?, type: String) throws(APIStatus) {
        let given = query["fieldManager"]
        hasFieldManager = given != nil
        manager = given ?? Self.manager(ofUserAgent: userAgent)
        var causes: [APIStatus.Cause] = []
        if manager.utf8.count > Self.managerLimit {
            causes.append(
                APIStatus.Cause(
                    reason: "FieldValueInvalid",
                    message: "Invalid value: \"\(manager.prefix(16))...\": found \(manager.utf8.count) characters, "
                        + "expected at most \(Self.managerLimit)", field: "fieldManager"))
        } else if manager.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            causes.append(
                APIStatus.Cause(
                    reason: "FieldValueInvalid", message: "Invalid value: expected printable characters",
                    field: "fieldManager"))
        }
        for value in query.values("dryRun") where !value.isEmpty {
            if value == "All" {
                isDryRun = true
            } else {
                causes.append(Self.unsupported("dryRun", value, "\"All\""))
            }
        }
        if let text = query["fieldValidation"] {
            if let validation = FieldValidation(rawValue: text) {
                fieldValidation = validation
            } else {
                causes.append(Self.unsupported("fieldValidation", text, "\"\", \"Ignore\", \"Strict\", \"Warn\""))
            }
        }
        isForced = query.flag("force")
        guard causes.isEmpty else { throw .invalidOptions(type, causes) }
    }

    static func unsupported(_ field: String, _ value: String, _ supported: String) -> APIStatus.Cause {
        APIStatus.Cause(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \"\(value)\": supported values: \(supported)", field: field)
    }

    /// The program's name: the User-Agent up to its first slash.
    private static func manager(ofUserAgent userAgent: String?) -> String {
        let name = (userAgent ?? "").prefix { $0 != "/" }
        return name.isEmpty ? "unknown" : String(name.unicodeScalars.prefix(managerLimit).map { Character($0) })
    }
}
