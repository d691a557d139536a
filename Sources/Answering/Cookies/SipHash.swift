/// SipHash-2-4: a keyed hash of short inputs, which server cookies are made with (RFC 9018 4.4).
///
/// Octets are taken eight at a time as little-endian numbers (Aumasson and Bernstein, "SipHash: a fast short-input PRF").
package struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    /// Begins with a key of 16 octets, as two little-endian numbers.
    package init(low: UInt64, high: UInt64) {
        v0 = low ^ 0x736f_6d65_7073_6575
        v1 = high ^ 0x646f_7261_6e64_6f6d
        v2 = low ^ 0x6c79_6765_6e65_7261
        v3 = high ^ 0x7465_6462_7974_6573
    }

    /// Takes eight octets.
    package mutating func take(_ block: UInt64) {
        v3 ^= block
        mix()
        mix()
        v0 ^= block
    }

    /// Ends with the up to seven octets that are left, and gives the hash.
    ///
    /// - Parameters:
    ///   - rest: Those octets, with zeros above them.
    ///   - length: How many octets were taken in all.
    package mutating func finish(_ rest: UInt64, length: Int) -> UInt64 {
        take(rest | UInt64(truncatingIfNeeded: length) << 56)
        v2 ^= 0xff
        for _ in 0..<4 { mix() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func mix() {
        v0 &+= v1
        v1 = rotate(v1, by: 13) ^ v0
        v0 = rotate(v0, by: 32)
        v2 &+= v3
        v3 = rotate(v3, by: 16) ^ v2
        v0 &+= v3
        v3 = rotate(v3, by: 21) ^ v0
        v2 &+= v1
        v1 = rotate(v1, by: 17) ^ v2
        v2 = rotate(v2, by: 32)
    }

    @inline(__always)
    private func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 - count)
    }
}
