extension JSONReader {
    /// Reads the rest of a literal.
    mutating func word(
        _ octets: Span<UInt8>, _ word: String, _ content: Value.Content
    ) throws(ManifestError) -> Value.Content {
        for (offset, octet) in word.utf8.enumerated() {
            guard position + offset < octets.count, octets[position + offset] == octet else {
                throw error(octets, expected: "a value")
            }
        }
        position += word.utf8.count
        return content
    }

    /// Reads the number at the position.
    mutating func number(_ octets: Span<UInt8>) throws(ManifestError) -> Value.Content {
        var end = position
        while end < octets.count {
            switch octets[end] {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                end += 1
                continue
            default: break
            }
            break
        }
        guard let content = JSONNumber.content(octets.extracting(position..<end)) else {
            throw error(octets, expected: "a number as JSON writes it, such as 12 or 0.5")
        }
        position = end
        return content
    }

    /// Reads the string whose opening quote is at the position.
    mutating func string(
        _ octets: Span<UInt8>, _ interner: inout StringInterner
    ) throws(ManifestError) -> String {
        let start = position + 1
        var end = start
        while end < octets.count, octets[end] != UInt8(ascii: "\""), octets[end] != UInt8(ascii: "\\"),
            octets[end] >= 0x20
        {
            end += 1
        }
        guard end < octets.count else { throw error(octets, expected: "a closing quote") }
        if octets[end] == UInt8(ascii: "\"") {
            guard let text = interner.string(octets.extracting(start..<end)) else {
                throw error(octets, expected: "UTF-8 text")
            }
            position = end + 1
            return text
        }
        return try escapedString(octets, start: start, &interner)
    }

    private mutating func escapedString(
        _ octets: Span<UInt8>, start: Int, _ interner: inout StringInterner
    ) throws(ManifestError) -> String {
        let quote = position
        var text: [UInt8] = []
        position = start
        while position < octets.count {
            let octet = octets[position]
            switch octet {
            case UInt8(ascii: "\""):
                guard let string = interner.string(text.span) else {
                    position = quote
                    throw error(octets, expected: "UTF-8 text")
                }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                try escape(octets, into: &text)
            case 0..<0x20:
                throw error(octets, expected: "an escape such as \\n in its place")
            default:
                text.append(octet)
                position += 1
            }
        }
        throw error(octets, expected: "a closing quote")
    }

    private mutating func escape(_ octets: Span<UInt8>, into text: inout [UInt8]) throws(ManifestError) {
        guard position + 1 < octets.count else {
            position = octets.count
            throw error(octets, expected: "an escape")
        }
        switch octets[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(octets[position + 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard let first = unit(octets, at: position) else {
                throw error(octets, expected: "\\u and four hexadecimal digits")
            }
            position += 6
            var code = UInt32(first)
            if first >= 0xD800, first <= 0xDBFF, let second = unit(octets, at: position), second >= 0xDC00,
                second <= 0xDFFF
            {
                code = 0x10000 + (code - 0xD800) << 10 + (UInt32(second) - 0xDC00)
                position += 6
            }
            guard let scalar = Unicode.Scalar(code) else {
                position -= 6
                throw error(octets, expected: "both halves of a surrogate pair")
            }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
            return
        default:
            throw error(octets, expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        position += 2
    }

    private func unit(_ octets: Span<UInt8>, at index: Int) -> UInt16? {
        guard index + 5 < octets.count, octets[index] == UInt8(ascii: "\\"), octets[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt16 = 0
        for offset in 2..<6 {
            let octet = octets[index + offset]
            switch octet {
            case 0x30...0x39: value = value << 4 | UInt16(octet - 0x30)
            case 0x41...0x46: value = value << 4 | UInt16(octet - 0x37)
            case 0x61...0x66: value = value << 4 | UInt16(octet - 0x57)
            default: return nil
            }
        }
        return value
    }
}
