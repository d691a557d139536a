/// Parts a stream of JSON objects, one after another, as it comes.
struct JSONTexts {
    /// Octets that one object may have: more is no object of an API.
    private static let limit = 64 << 20

    private var text: [UInt8] = []
    private var depth = 0
    private var isQuoted = false
    private var isEscaped = false

    /// What stands between the objects and is no JSON, its beginning: something that is no stream of objects.
    private(set) var stray: [UInt8] = []
    private static let strayLimit = 60

    /// Whether an object has begun and not ended.
    var isWithin: Bool { depth > 0 }
    /// Whether the object that has begun has grown too long.
    var isTooLong: Bool { text.count > Self.limit }

    /// Takes octets, and gives the objects that end with them.
    mutating func take(_ octets: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var start = octets.startIndex
        for index in octets.indices {
            let octet = octets[index]
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if octet == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if octet == UInt8(ascii: "\"") {
                    isQuoted = false
                }
                continue
            }
            switch octet {
            case UInt8(ascii: "\"") where depth > 0: isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 0 { start = index }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else {
                    keepStray(octet)
                    continue
                }
                depth -= 1
                guard depth == 0 else { continue }
                text += octets[start...index]
                texts.append(text)
                text = []
            default: if depth == 0 { keepStray(octet) }
            }
        }
        if depth > 0 { text += octets[start...] }
        return texts
    }

    private mutating func keepStray(_ octet: UInt8) {
        // Blanks, the mark of octets' order and RFC 7464's separator belong to streams of JSON.
        let isExpected = [0x20, 0x09, 0x0A, 0x0D, 0x1E, 0xEF, 0xBB, 0xBF].contains(octet)
        guard !isExpected || !stray.isEmpty, stray.count < Self.strayLimit else { return }
        stray.append(octet)
    }
}
