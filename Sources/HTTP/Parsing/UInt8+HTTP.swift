extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let comma: UInt8 = 0x2C
    static let dot: UInt8 = 0x2E
    static let zero: UInt8 = 0x30
    static let one: UInt8 = 0x31
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B

    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isSpaceOrTab: Bool { self == .space || self == .tab }
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    /// An octet of a token (RFC 9110 5.6.2).
    var isToken: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x7C, 0x7E: true
        default: false
        }
    }

    /// An octet that a header value may hold (RFC 9110 5.5).
    var isFieldValue: Bool { self >= .space && self != 0x7F || self == .tab }

    /// The value of a hexadecimal digit.
    var hexadecimalValue: Int? {
        switch self {
        case 0x30...0x39: Int(self - 0x30)
        case 0x41...0x46: Int(self - 0x41) + 10
        case 0x61...0x66: Int(self - 0x61) + 10
        default: nil
        }
    }
}

extension BidirectionalCollection where Element == UInt8 {
    /// Without the spaces and tabs at both ends.
    func trimmingSpace() -> SubSequence {
        guard let first = firstIndex(where: { !$0.isSpaceOrTab }),
            let last = lastIndex(where: { !$0.isSpaceOrTab })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
