/// What servers write into `status`.
extension Schemas {
    /// `status.conditions` of a kind, as `metav1.Condition` bounds them.
    static func conditions(_ summary: String) -> Schema {
        .list(summary, of: condition, key: "type")
    }

    /// The status of kinds that have nothing but conditions.
    static func conditionStatus(_ summary: String) -> Schema {
        .object(
            "What the server last found. Written by the server; clients read it.",
            [
                .optional("conditions", conditions(summary))
            ])
    }

    private static let condition = Schema.object(
        "One thing that is so, is not so, or is not known yet.",
        [
            .required(
                "type",
                .string(
                    "What the condition is about, as one CamelCase word. Each type stands in the list once.",
                    length: 1...316, format: .conditionType)),
            .required(
                "status",
                .string(
                    "Whether it is so: True, False, or Unknown where it cannot be told yet.",
                    oneOf: ["True", "False", "Unknown"])),
            .required(
                "reason",
                .string(
                    "Why, as one CamelCase word for programs.", length: 1...1024, format: .conditionReason)),
            .required(
                "message",
                .string("Why, for people: what was found, where, and what to do.", length: 0...32_768)),
            .required(
                "lastTransitionTime",
                .string("When the status last changed from one word to another (RFC 3339).", format: .dateTime)),
            .optional(
                "observedGeneration",
                .integer(
                    """
                    The metadata.generation of the object that was judged. Where it is lower than the object's present \
                    generation, the condition is out of date.
                    """)),
        ])
}

extension StringFormat {
    /// The type of a condition: a qualified name.
    static let conditionType = StringFormat(
        name: "condition-type",
        expected:
            "a word of letters, digits, \"-\", \"_\" and \".\" that begins and ends with a letter or digit, a domain and \"/\" before it allowed"
    ) { text in
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let word = parts.last, parts.count <= 2, word.count <= 63, isWord(word) else { return false }
        return parts.count == 1 || subdomain.matches(String(Substring(parts[0])))
    }

    /// The reason of a condition.
    static let conditionReason = StringFormat(
        name: "condition-reason",
        expected:
            "a word of letters, digits, \"_\", \",\" and \":\" that begins with a letter and ends with a letter, digit or \"_\""
    ) { text in
        guard let first = text.utf8.first, let last = text.utf8.last, isLetter(first) else { return false }
        return (isLetter(last) || isDigit(last) || last == UInt8(ascii: "_"))
            && text.utf8.allSatisfy { octet in
                isLetter(octet) || isDigit(octet) || octet == UInt8(ascii: "_") || octet == UInt8(ascii: ",")
                    || octet == UInt8(ascii: ":")
            }
    }

    private static func isWord(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        return (isLetter(first) || isDigit(first)) && (isLetter(last) || isDigit(last))
            && text.allSatisfy { octet in
                isLetter(octet) || isDigit(octet) || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
                    || octet == UInt8(ascii: ".")
            }
    }

    private static func isLetter(_ octet: UInt8) -> Bool { (0x41...0x5A).contains(octet & 0xDF) }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
}
