public import IPAddress

/// Which families a name has addresses of, as far as that is known.
public struct AddressFamilies: OptionSet, Hashable, Sendable {
    /// The families as bits.
    public let rawValue: UInt8

    /// Makes a set of its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// IPv4: the name has A records.
    public static let ipv4 = AddressFamilies(rawValue: 1)
    /// IPv6: the name has AAAA records.
    public static let ipv6 = AddressFamilies(rawValue: 2)
    /// Both, and also where nothing is known.
    public static let both: AddressFamilies = [.ipv4, .ipv6]

    /// The family of one address.
    public init(of address: IPAddress) {
        self = address.isIPv4 ? .ipv4 : .ipv6
    }
}

extension AddressFamilies: CustomStringConvertible {
    /// Such as `IPv6`.
    public var description: String {
        let names = [contains(.ipv4) ? "IPv4" : nil, contains(.ipv6) ? "IPv6" : nil]
        return names.compactMap(\.self).joined(separator: " and ")
    }
}
