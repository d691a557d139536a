/// Takes the fields of a record from its tokens and tells what is wrong with them.
struct RecordFieldReader {
    private var tokens: ArraySlice<RecordToken>
    private let origin: DomainName
    /// What stands before a field's name in errors: the record type, once it is known.
    var context = ""

    init(_ tokens: [RecordToken], origin: DomainName) {
        self.tokens = tokens[...]
        self.origin = origin
    }

    /// The next token without taking it; nil at the end.
    var peek: RecordToken? { tokens.first }

    /// How many tokens are left.
    var count: Int { tokens.count }

    /// Takes a token.
    mutating func token(_ field: String, expected: String) throws(RecordTextError) -> RecordToken {
        guard let token = tokens.popFirst() else { throw .missing(field: label(field), expected: expected) }
        return token
    }

    /// Takes a token that must not be quoted.
    mutating func word(_ field: String, expected: String) throws(RecordTextError) -> RecordToken {
        let token = try token(field, expected: expected)
        if token.isQuoted { throw invalid(field, "\"\(token.string)\"", expected: "\(expected) without quotes") }
        return token
    }

    /// Takes a decimal number between 0 and the maximum.
    mutating func number(_ field: String, upTo maximum: UInt32) throws(RecordTextError) -> UInt32 {
        let expected = "a number 0 to \(maximum)"
        let token = try word(field, expected: expected)
        let isDecimal = token.text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal, let number = UInt32(token.string), number <= maximum else {
            throw invalid(field, token.string, expected: expected)
        }
        return number
    }

    /// Takes a time in seconds, or in BIND's units such as `1h30m` (w, d, h, m, s): numbers that are summed up.
    mutating func duration(_ field: String, upTo maximum: UInt32) throws(RecordTextError) -> UInt32 {
        let expected = "seconds 0 to \(maximum), or a time such as 1h30m"
        let token = try word(field, expected: expected)
        guard let seconds = Self.seconds(token.text), seconds <= maximum else {
            throw invalid(field, token.string, expected: expected)
        }
        return seconds
    }

    private static func seconds(_ text: ArraySlice<UInt8>) -> UInt32? {
        var sum: UInt32 = 0
        var number: UInt32?
        for character in text {
            let unit: UInt32
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (tenfold, isTooLarge) = (number ?? 0).multipliedReportingOverflow(by: 10)
                let (next, isPast) = tenfold.addingReportingOverflow(UInt32(character - UInt8(ascii: "0")))
                guard !isTooLarge, !isPast else { return nil }
                number = next
                continue
            case UInt8(ascii: "w"), UInt8(ascii: "W"): unit = 604_800
            case UInt8(ascii: "d"), UInt8(ascii: "D"): unit = 86_400
            case UInt8(ascii: "h"), UInt8(ascii: "H"): unit = 3600
            case UInt8(ascii: "m"), UInt8(ascii: "M"): unit = 60
            case UInt8(ascii: "s"), UInt8(ascii: "S"): unit = 1
            default: return nil
            }
            guard let part = number?.multipliedReportingOverflow(by: unit), !part.overflow else { return nil }
            let (next, isPast) = sum.addingReportingOverflow(part.partialValue)
            guard !isPast else { return nil }
            sum = next
            number = nil
        }
        // A number without a unit stands alone: behind one with a unit it would be a slip.
        guard let number else { return text.isEmpty ? nil : sum }
        return text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? number : nil
    }

    /// Takes a domain name, relative to the origin unless it ends in a dot.
    mutating func name(_ field: String) throws(RecordTextError) -> DomainName {
        let token = try word(field, expected: "a domain name")
        do {
            return try DomainName(token.text, origin: origin)
        } catch {
            throw .invalidName(field: label(field), found: token.string, reason: error)
        }
    }

    /// Takes a string, quoted or not, and resolves its escapes.
    mutating func string(_ field: String, upTo maximum: Int) throws(RecordTextError) -> [UInt8] {
        let token = try token(field, expected: "a string")
        let octets = try unescaped(token.text, field)
        guard octets.count <= maximum else {
            throw invalid(
                field, token.string,
                expected: "at most \(maximum) octets (it has \(octets.count)); split it into several strings")
        }
        return octets
    }

    /// The octets that text stands for, its escapes resolved.
    func unescaped(_ text: ArraySlice<UInt8>, _ field: String) throws(RecordTextError) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = text
        while let character = rest.popFirst() {
            guard character == UInt8(ascii: "\\") else {
                octets.append(character)
                continue
            }
            guard let (octet, length) = TextEscape.decode(rest) else {
                throw invalid(
                    field, String(decoding: text, as: UTF8.self),
                    expected: "a character or three digits (000 to 255) after each backslash")
            }
            octets.append(octet)
            rest = rest.dropFirst(length)
        }
        return octets
    }

    /// Takes all tokens that are left as hexadecimal digits, which spaces may part anywhere.
    mutating func hexadecimal(_ field: String) throws(RecordTextError) -> [UInt8] {
        var digits: [UInt8] = []
        while peek != nil {
            let token = try word(field, expected: "hexadecimal digits")
            for character in token.text {
                switch character {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(character - UInt8(ascii: "0"))
                case UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(character - UInt8(ascii: "a") + 10)
                case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(character - UInt8(ascii: "A") + 10)
                default: throw invalid(field, token.string, expected: "hexadecimal digits")
                }
            }
        }
        guard digits.count.isMultiple(of: 2) else {
            throw invalid(field, "\(digits.count) digits", expected: "an even number of hexadecimal digits")
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Makes sure that nothing is left.
    func finish(after last: String) throws(RecordTextError) {
        if let token = tokens.first { throw .unexpected(found: token.string, after: last) }
    }

    /// The error for a field that holds the wrong thing.
    func invalid(_ field: String, _ found: String, expected: String) -> RecordTextError {
        .invalid(field: label(field), found: found, expected: expected)
    }

    private func label(_ field: String) -> String { context.isEmpty ? field : "\(context) \(field)" }
}
