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

    /// Appends a number as Go's `encoding/json` writes it: an exponent below 1e-6 and from 1e21 on. What is no number,
    /// which no text gives, becomes null.
    static func append(_ number: Double, to octets: inout [UInt8]) {
        guard number.isFinite else {
            octets.append(contentsOf: "null".utf8)
            return
        }
        // The shortest digits that read back the same, as `d.ddde+xx`, `dd.dd` or `dd.0`.
        let text = number.description
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var octetsOfText = text.utf8[...]
        if octetsOfText.first == UInt8(ascii: "-") {
            octets.append(UInt8(ascii: "-"))
            octetsOfText = octetsOfText.dropFirst()
        }
        while let octet = octetsOfText.popFirst() {
            if octet == UInt8(ascii: ".") {
                point = digits.count
            } else if octet == UInt8(ascii: "e") {
                exponent = Int(String(octetsOfText) ?? "") ?? 0
                break
            } else {
                digits.append(octet)
            }
        }
        // 0.ddd times ten to the power of `scale`.
        var scale = (point ?? digits.count) + exponent
        let leading = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(leading)
        scale -= leading
        while digits.last == 0x30 { digits.removeLast() }
        guard !digits.isEmpty else {
            octets.append(UInt8(ascii: "0"))
            return
        }
        if scale - 1 < -6 || scale - 1 >= 21 {
            octets.append(digits[0])
            if digits.count > 1 {
                octets.append(UInt8(ascii: "."))
                octets.append(contentsOf: digits[1...])
            }
            octets.append(UInt8(ascii: "e"))
            if scale - 1 > 0 { octets.append(UInt8(ascii: "+")) }
            octets.append(contentsOf: String(scale - 1).utf8)
        } else if scale <= 0 {
            octets.append(contentsOf: "0.".utf8)
            octets.append(contentsOf: repeatElement(0x30, count: -scale))
            octets.append(contentsOf: digits)
        } else {
            octets.append(contentsOf: digits.prefix(scale))
            octets.append(contentsOf: repeatElement(0x30, count: max(0, scale - digits.count)))
            if digits.count > scale {
                octets.append(UInt8(ascii: "."))
                octets.append(contentsOf: digits[scale...])
            }
        }
    }
}
