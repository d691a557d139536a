extension IPv4Address: CustomStringConvertible {
    /// Reads four decimal numbers with dots between them; nil for anything else.
    ///
    /// Leading zeros and shortened forms are refused, because readers disagree on what they mean
    /// (010.0.0.1 is 8.0.0.1 to some; 127.1 is 127.0.0.1 to some).
    public init?(_ text: some StringProtocol) {
        guard let value = Self.value(of: text.utf8) else { return nil }
        rawValue = value
    }

    /// Dotted decimal.
    public var description: String {
        let parts = octets
        return "\(parts[0]).\(parts[1]).\(parts[2]).\(parts[3])"
    }

    static func value(of text: some Sequence<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for character in text {
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0, octet == 0 { return nil }
                octet = octet * 10 + UInt32(character - UInt8(ascii: "0"))
                digits += 1
                if octet > 255 { return nil }
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | octet
                octet = 0
                digits = 0
                dots += 1
            default: return nil
            }
        }
        guard digits > 0, dots == 3 else { return nil }
        return address << 8 | octet
    }
}
