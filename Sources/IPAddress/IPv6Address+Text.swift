extension IPv6Address: CustomStringConvertible {
    /// Reads the text forms of RFC 4291 2.2, an embedded IPv4 address at the end included; nil for anything else.
    ///
    /// Zone indices (`%eth0`) and brackets are refused.
    public init?(_ text: some StringProtocol) {
        let text = Array(text.utf8)
        // The longest form is six groups of four digits and an IPv4 address: 45 characters.
        guard (2...45).contains(text.count) else { return nil }
        let colon = UInt8(ascii: ":")
        var groups: [UInt16] = []
        var gap: Int?
        var position = 0
        if text[0] == colon {
            guard text[1] == colon else { return nil }
            gap = 0
            position = 2
        }
        while position < text.count {
            let end = text[position...].firstIndex(of: colon) ?? text.count
            let part = text[position..<end]
            if part.contains(UInt8(ascii: ".")) {
                guard end == text.count, let ipv4 = IPv4Address.value(of: part) else { return nil }
                groups += [UInt16(ipv4 >> 16), UInt16(truncatingIfNeeded: ipv4)]
                position = end
                continue
            }
            guard let group = Self.group(part) else { return nil }
            groups.append(group)
            position = end
            if position == text.count { continue }
            position += 1
            if position == text.count { return nil }
            if text[position] == colon {
                if gap != nil { return nil }
                gap = groups.count
                position += 1
            }
        }
        if let gap {
            // "::" stands for at least one group.
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    }

    /// The form of RFC 5952: lower case, no leading zeros, the longest run of zero groups as `::`, IPv4-mapped with dots.
    public var description: String {
        if let mappedIPv4 { return "::ffff:\(mappedIPv4)" }
        let groups = groups
        let gap = longestZeroRun(in: groups)
        func joined(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard gap.count > 1 else { return joined(groups[...]) }
        return joined(groups[..<gap.lowerBound]) + "::" + joined(groups[gap.upperBound...])
    }

    /// The first of the longest runs, as RFC 5952 4.2.3 asks.
    private func longestZeroRun(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest
    }

    private static func group(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for character in text {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
