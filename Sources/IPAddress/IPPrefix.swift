/// A block of addresses that share their first bits, such as 10.0.0.0/8.
public struct IPPrefix: Hashable, Sendable {
    /// The first address of the block: every bit after the prefix is 0.
    public let address: IPAddress
    /// How many bits are shared: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let length: Int

    /// Makes the block of that many bits in which the address lies; nil when the length is out of the family's range.
    public init?(containing address: IPAddress, length: Int) {
        guard (0...(address.isIPv4 ? 32 : 128)).contains(length) else { return nil }
        self.address = Self.masked(address, to: length)
        self.length = length
    }

    /// Reads `address/length`, or an address alone for the block of just that one; nil for anything else.
    ///
    /// Bits set after the prefix (10.0.0.1/8) are refused: one of the two numbers is a mistake then.
    public init?(_ text: some StringProtocol) {
        guard let slash = text.firstIndex(of: "/") else {
            guard let address = IPAddress(text) else { return nil }
            self.init(containing: address, length: address.isIPv4 ? 32 : 128)
            return
        }
        let digits = text[text.index(after: slash)...]
        guard let address = IPAddress(text[..<slash]), (1...3).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits == "0" || !digits.hasPrefix("0"), let length = Int(digits)
        else { return nil }
        self.init(containing: address, length: length)
        guard self.address == address else { return nil }
    }

    /// Whether the address lies in the block; never for another family.
    public func contains(_ other: IPAddress) -> Bool {
        other.isIPv4 == address.isIPv4 && Self.masked(other, to: length) == address
    }

    private static func masked(_ address: IPAddress, to length: Int) -> IPAddress {
        switch address {
        case .v4(let address):
            return .v4(IPv4Address(rawValue: address.rawValue & ~(UInt32.max >> UInt32(length))))
        case .v6(let address):
            let high = address.high & ~(UInt64.max >> UInt64(min(length, 64)))
            let low = address.low & ~(UInt64.max >> UInt64(max(length - 64, 0)))
            return .v6(IPv6Address(high: high, low: low))
        }
    }
}

extension IPPrefix: CustomStringConvertible {
    /// `address/length`.
    public var description: String { "\(address)/\(length)" }
}
