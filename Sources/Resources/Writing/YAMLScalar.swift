/// How a text is noted in YAML.
enum YAMLScalar {
    /// Words that readers of YAML 1.1 take for a truth value or null, in any case of the letters.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~",
    ]

    /// The text as it stands in a line: bare where that is safe, else in double quotes.
    static func inLine(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// The header of a literal block (`|`, `|-`, `|+`) for a text of several lines; nil where a block cannot hold it, or
    /// there is but one line.
    static func blockIndicator(_ text: String) -> String? {
        let octets = text.utf8
        guard octets.contains(0x0A), text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable($0) })
        else { return nil }
        let lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false)
        // The first line with text tells the margin, so that it must not begin with space; nor may the text begin with an
        // empty line, or a line end with space, which editors take away.
        guard let first = lines.first?.first, first != 0x20, first != 0x09,
            lines.allSatisfy({ $0.last != 0x20 && $0.last != 0x09 })
        else { return nil }
        if octets.last != 0x0A { return "|-" }
        return octets.dropLast().last == 0x0A ? "|+" : "|"
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.allSatisfy(isSafe) else { return false }
        guard last != 0x20, last != UInt8(ascii: ":") else { return false }
        switch first {
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "_"):
            if reserved.contains(text.lowercased()) { return false }
        case 0x30...0x39:
            guard !couldBeNumber(text) else { return false }
        default: return false
        }
        // What would end a key or begin a comment.
        return !text.contains(": ") && !text.contains(" #")
    }

    /// Whether some reader takes a text that begins with a digit for a number, a time or a date.
    private static func couldBeNumber(_ text: String) -> Bool {
        // Addresses and versions are no numbers: they have two points.
        let isDotted = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        if isDotted { return text.utf8.count { $0 == UInt8(ascii: ".") } < 2 || text.hasSuffix(".") }
        // Otherwise it must have a letter that is in no number, and no colon, which times have.
        let hasLetter = text.utf8.contains { octet in
            switch octet | 0x20 {
            case UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "z"): false
            case 0x61...0x7A: true
            default: false
            }
        }
        let prefix = text.prefix(2).lowercased()
        return !hasLetter || text.contains(":") || ["0x", "0o", "0b"].contains(prefix)
    }

    /// The characters that mean nothing to YAML within a text.
    private static func isSafe(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: " -_./:@%+=()$;".utf8.contains(octet)
        }
    }

    /// What YAML lets stand unescaped (1.2, 5.1), less what people cannot see.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            // The line and paragraph separators, which YAML 1.1 takes for line ends, and marks that turn the writing.
            switch scalar.properties.generalCategory {
            case .lineSeparator, .paragraphSeparator, .format, .control, .privateUse, .unassigned: false
            default: true
            }
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let (mark, width) = scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
                result += "\\\(mark)" + String(repeating: "0", count: width - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}
