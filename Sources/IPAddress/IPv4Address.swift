/// An IPv4 address.
public struct IPv4Address: Hashable, Sendable {
    /// The 32 bits in host order: 127.0.0.1 is 0x7F00_0001.
    public var rawValue: UInt32

    /// Makes an address of its 32 bits in host order.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Makes an address of its four octets, as they stand in text and on the wire.
    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        rawValue = UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth)
    }

    /// 0.0.0.0.
    public static let unspecified = IPv4Address(rawValue: 0)
    /// 127.0.0.1.
    public static let loopback = IPv4Address(127, 0, 0, 1)

    /// The four octets in network order.
    public var octets: [UInt8] {
        [
            UInt8(truncatingIfNeeded: rawValue >> 24), UInt8(truncatingIfNeeded: rawValue >> 16),
            UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue),
        ]
    }

    /// Whether this is 0.0.0.0.
    public var isUnspecified: Bool { rawValue == 0 }
    /// Whether this lies in 127.0.0.0/8 (RFC 1122 3.2.1.3).
    public var isLoopback: Bool { rawValue >> 24 == 127 }
    /// Whether this lies in 224.0.0.0/4 (RFC 5771).
    public var isMulticast: Bool { rawValue >> 28 == 0xE }
    /// Whether this is 255.255.255.255 (RFC 919).
    public var isBroadcast: Bool { rawValue == .max }
    /// Whether this lies in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (RFC 1918).
    public var isPrivate: Bool {
        rawValue >> 24 == 10 || rawValue >> 20 == 0xAC1 || rawValue >> 16 == 0xC0A8
    }
}

extension IPv4Address: Comparable {
    /// Orders as numbers.
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.rawValue < right.rawValue }
}
