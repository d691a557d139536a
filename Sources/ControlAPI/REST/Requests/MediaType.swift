/// A media type with its parameters, as `Accept` and `Content-Type` name it (RFC 9110 8.3.1).
package struct MediaType: Equatable, Sendable {
    /// Type and subtype in lower case, such as `application/json`.
    package var essence: String
    /// The parameters; names in lower case.
    package var parameters: [String: String]

    /// Reads one media type; octets that are none give an essence that nothing matches.
    package init(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        essence = (parts.first ?? "").lowercased()
        parameters = [:]
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let value = Self.trimmed(part[part.index(after: equals)...])
            let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            parameters[Self.trimmed(part[..<equals]).lowercased()] =
                isQuoted ? String(value.dropFirst().dropLast()) : value
        }
    }

    /// The members of a list such as `Accept`; those that are refused with `q=0` are left out.
    static func list(_ text: String) -> [MediaType] {
        text.split(separator: ",").map { MediaType($0) }.filter { type in
            guard let quality = type.parameters["q"].flatMap({ Double($0) }) else { return true }
            return quality > 0
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
