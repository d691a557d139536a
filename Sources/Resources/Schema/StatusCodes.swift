/// The notation of expected HTTP status codes.
enum StatusCodes {
    /// The codes of `401` or `200-299`; nil for anything else.
    static func range(_ text: String) -> ClosedRange<Int>? {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let low = code(parts[0]), let high = code(parts[parts.count - 1]), low <= high
        else { return nil }
        return low...high
    }

    private static func code(_ digits: Substring.UTF8View) -> Int? {
        guard digits.count == 3, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (100...599).contains(code) ? code : nil
    }
}
