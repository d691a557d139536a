extension JSONReader {
    /// Passes over an octet where it is the next one.
    mutating func take(_ octet: UInt8, _ octets: Span<UInt8>) -> Bool {
        guard position < octets.count, octets[position] == octet else { return false }
        position += 1
        return true
    }

    /// Passes over blanks and counts lines.
    mutating func skipBlanks(_ octets: Span<UInt8>) {
        while position < octets.count {
            switch octets[position] {
            case 0x20, 0x09, 0x0D: break
            case 0x0A:
                line += 1
                lineStart = position + 1
            default: return
            }
            position += 1
        }
    }

    /// Says what stands at the position.
    func error(_ octets: Span<UInt8>, expected: String) -> ManifestError {
        let found: String
        if position >= octets.count {
            found = "the end of the text"
        } else {
            switch octets[position] {
            case 0x0A: found = "the line's end"
            case 0x21...0x7E: found = "invalid JSON at \"\(Character(Unicode.Scalar(octets[position])))\""
            default: found = "the octet 0x\(String(octets[position], radix: 16, uppercase: true))"
            }
        }
        return ManifestError(line: line, column: position - lineStart + 1, found: found, expected: expected)
    }
}
