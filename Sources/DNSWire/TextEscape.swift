/// The escapes of zone-file text (RFC 1035 5.1).
enum TextEscape {
    /// The octet that the text after a backslash stands for, and how many characters it took; nil for a wrong escape.
    static func decode(_ text: ArraySlice<UInt8>) -> (octet: UInt8, length: Int)? {
        guard let first = text.first else { return nil }
        guard let hundreds = digit(first) else { return first < 0x80 ? (first, 1) : nil }
        guard text.count >= 3, let tens = digit(text[text.startIndex + 1]), let ones = digit(text[text.startIndex + 2])
        else { return nil }
        guard let octet = UInt8(exactly: hundreds * 100 + tens * 10 + ones) else { return nil }
        return (octet, 3)
    }

    /// `\DDD`.
    static func decimal(_ octet: UInt8) -> String {
        let digits = String(octet)
        return "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private static func digit(_ character: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) ? Int(character - UInt8(ascii: "0")) : nil
    }
}
