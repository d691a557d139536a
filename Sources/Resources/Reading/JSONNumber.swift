/// The grammar of numbers (RFC 8259 6), which plain YAML scalars share.
enum JSONNumber {
    /// The number that the octets spell; nil where they spell none, or one too large for a double.
    static func content(_ octets: Span<UInt8>) -> Value.Content? {
        var position = 0
        func digit(at index: Int) -> Int64? {
            guard index < octets.count, octets[index] >= 0x30, octets[index] <= 0x39 else { return nil }
            return Int64(octets[index] - 0x30)
        }
        let isNegative = !octets.isEmpty && octets[0] == UInt8(ascii: "-")
        if isNegative { position = 1 }
        guard let first = digit(at: position) else { return nil }
        if first == 0, digit(at: position + 1) != nil { return nil }
        var magnitude: Int64? = 0
        while let digit = digit(at: position) {
            magnitude = magnitude.flatMap { append(isNegative ? -digit : digit, to: $0) }
            position += 1
        }
        if position == octets.count, let magnitude { return .integer(magnitude) }
        if position < octets.count, octets[position] == UInt8(ascii: ".") {
            position += 1
            guard digit(at: position) != nil else { return nil }
            while digit(at: position) != nil { position += 1 }
        }
        if position < octets.count, octets[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < octets.count, octets[position] == UInt8(ascii: "+") || octets[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard digit(at: position) != nil else { return nil }
            while digit(at: position) != nil { position += 1 }
        }
        guard position == octets.count, let text = try? UTF8Span(validating: octets),
            let number = Double(String(copying: text)), number.isFinite
        else { return nil }
        return .number(number)
    }

    private static func append(_ digit: Int64, to value: Int64) -> Int64? {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        return overflow || carry ? nil : sum
    }
}
