/// An IPv6 address, without a zone index.
public struct IPv6Address: Hashable, Sendable {
    /// The first 64 bits in host order.
    public var high: UInt64
    /// The last 64 bits in host order.
    public var low: UInt64

    /// Makes an address of its two halves in host order.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an address of its octets in network order; nil unless there are 16.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        high = 0
        low = 0
        for (index, octet) in octets.enumerated() {
            if index < 8 { high = high << 8 | UInt64(octet) } else { low = low << 8 | UInt64(octet) }
        }
    }

    /// `::`.
    public static let unspecified = IPv6Address(high: 0, low: 0)
    /// `::1`.
    public static let loopback = IPv6Address(high: 0, low: 1)

    /// The 16 octets in network order.
    public var octets: [UInt8] {
        [high, low].flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> UInt64($0)) }
        }
    }

    /// Whether this is `::`.
    public var isUnspecified: Bool { high == 0 && low == 0 }
    /// Whether this is `::1`.
    public var isLoopback: Bool { high == 0 && low == 1 }
    /// Whether this lies in ff00::/8 (RFC 4291 2.7).
    public var isMulticast: Bool { high >> 56 == 0xFF }
    /// Whether this lies in fc00::/7, the unique local addresses (RFC 4193).
    public var isPrivate: Bool { high >> 57 == 0x7E }
    /// The IPv4 address inside an IPv4-mapped one (`::ffff:0:0/96`, RFC 4291 2.5.5.2), as a dual-stack socket shows it.
    public var mappedIPv4: IPv4Address? {
        high == 0 && low >> 32 == 0xFFFF ? IPv4Address(rawValue: UInt32(truncatingIfNeeded: low)) : nil
    }

    /// The eight groups of 16 bits.
    var groups: [UInt16] {
        [high, low].flatMap { half in
            stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
        }
    }
}

extension IPv6Address: Comparable {
    /// Orders as numbers.
    public static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
