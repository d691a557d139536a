/// A fingerprint of a document's octets, by which an unchanged one is known without parsing it.
///
/// Two lanes of 64 bits, each mixed by a full multiplication: chance makes two documents equal once in some 10^30 pairs.
/// It is no defence against whoever may write the file, who may write anything into it anyway.
package struct DocumentDigest: Hashable, Sendable {
    package var low: UInt64
    package var high: UInt64

    /// The digest that no document has to fear: it makes a document be read again.
    package static let none = DocumentDigest(low: 0, high: 0)

    /// A digest that was taken before.
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The digest of octets; the same octets are another thing as a document than as an item of a list.
    package init(_ octets: Span<UInt8>, _ range: Range<Int>, isListItem: Bool = false) {
        var low: UInt64 = isListItem ? 0xa076_1d64_78bd_642f : 0x9e37_79b9_7f4a_7c15
        // Mixed, lest a length be undone by the first octets.
        var high = Self.mix(0xc2b2_ae3d_27d4_eb4f ^ UInt64(range.count))
        let octets = octets.extracting(range)
        var position = 0
        while position + 16 <= octets.count {
            low = Self.mix(low ^ Self.word(octets, position))
            high = Self.mix(high ^ Self.word(octets, position + 8))
            position += 16
        }
        var rest: UInt64 = 0
        while position < octets.count {
            rest = rest << 8 | UInt64(octets[position])
            position += 1
            if position & 7 == 0 {
                low = Self.mix(low ^ rest)
                rest = 0
            }
        }
        self.low = Self.mix(low ^ rest)
        // 0 is taken by `none`.
        self.high = Self.mix(high ^ self.low) | 1
    }

    @inline(__always)
    private static func word(_ octets: Span<UInt8>, _ position: Int) -> UInt64 {
        // The compiler makes one load of it.
        let first = UInt64(octets[position]) | UInt64(octets[position + 1]) << 8
        let second = UInt64(octets[position + 2]) << 16 | UInt64(octets[position + 3]) << 24
        let third = UInt64(octets[position + 4]) << 32 | UInt64(octets[position + 5]) << 40
        let fourth = UInt64(octets[position + 6]) << 48 | UInt64(octets[position + 7]) << 56
        return first | second | third | fourth
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
        return product.high ^ product.low ^ value >> 29
    }
}
