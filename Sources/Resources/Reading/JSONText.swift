/// The notation of strings (RFC 8259 7).
public enum JSONText {
    /// Appends a string in quotes; only quotes, backslashes and control characters are escaped.
    public static func append(_ text: String, to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "\""))
        let utf8 = text.utf8Span.span
        var isPlain = true
        for index in utf8.indices where isEscaped(utf8[index]) { isPlain = false }
        if isPlain {
            // Copied in one piece.
            octets.append(contentsOf: text.utf8)
        } else {
            for index in utf8.indices {
                let octet = utf8[index]
                if isEscaped(octet) { escape(octet, to: &octets) } else { octets.append(octet) }
            }
        }
        octets.append(UInt8(ascii: "\""))
    }

    /// Octets that a string has in this notation, its quotes included.
    static func octets(of text: String) -> Int {
        let utf8 = text.utf8Span.span
        var count = utf8.count + 2
        for index in utf8.indices where isEscaped(utf8[index]) {
            switch utf8[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: count += 1
            default: count += 5
            }
        }
        return count
    }

    @inline(__always)
    private static func isEscaped(_ octet: UInt8) -> Bool {
        octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\")
    }

    private static func escape(_ octet: UInt8, to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "\\"))
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): octets.append(octet)
        case 0x08: octets.append(UInt8(ascii: "b"))
        case 0x09: octets.append(UInt8(ascii: "t"))
        case 0x0A: octets.append(UInt8(ascii: "n"))
        case 0x0C: octets.append(UInt8(ascii: "f"))
        case 0x0D: octets.append(UInt8(ascii: "r"))
        default:
            octets.append(contentsOf: "u00".utf8)
            octets.append(octet < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let low = octet & 0x0F
            octets.append(low < 10 ? low + 0x30 : low + 0x57)
        }
    }
}
