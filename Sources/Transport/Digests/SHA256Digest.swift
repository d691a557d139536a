internal import COpenSSLShims

/// A SHA-256 (FIPS 180-4) of 32 octets.
public struct SHA256Digest: Sendable, Hashable {
    /// The octets; always 32.
    public let octets: [UInt8]

    /// How many octets a digest has.
    public static let size = 32

    /// Digests octets.
    public init(of octets: [UInt8]) {
        self.octets = unsafe [UInt8](unsafeUninitializedCapacity: Self.size) { buffer, count in
            unsafe copenssl_sha256(octets, octets.count, buffer.baseAddress)
            count = Self.size
        }
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 2 * Self.size else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.size)
        var high: UInt8?
        for digit in text.utf8 {
            guard let value = Self.value(of: digit) else { return nil }
            if let first = high {
                octets.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.octets = octets
    }

    /// 64 hexadecimal digits in lower case.
    public var hexadecimal: String {
        octets.map { octet in
            let digits = String(octet, radix: 16)
            return digits.utf8.count < 2 ? "0" + digits : digits
        }.joined()
    }

    /// Whether two digests are equal, in a time that does not depend on where they differ; `==` does.
    public func matches(_ other: SHA256Digest) -> Bool {
        unsafe copenssl_equal(octets, other.octets, Self.size) != 0
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
