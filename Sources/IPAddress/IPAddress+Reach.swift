extension IPAddress {
    /// The IPv4 address that this IPv6 address reaches: the one in an IPv4-mapped address (RFC 4291 2.5.5.2), for which
    /// the kernel speaks IPv4, or behind the well-known prefix of translators, 64:ff9b::/96 (RFC 6052 2.1); nil for any
    /// other.
    public var reachedIPv4: IPAddress? {
        guard case .v6(let address) = self else { return nil }
        if let mapped = address.mappedIPv4 { return .v4(mapped) }
        guard address.high == 0x0064_ff9b << 32, address.low >> 32 == 0 else { return nil }
        return .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: address.low)))
    }

    /// Why nothing can be at the address, in words: it is unspecified, multicast or broadcast, itself or by the IPv4 address
    /// that it reaches; nil for any other.
    public var unusableReason: String? {
        if isUnspecified { return "the unspecified address" }
        if isMulticast { return "a multicast address" }
        if isBroadcast { return "the broadcast address" }
        return reachedIPv4?.unusableReason.map { "\($0) in IPv6 form" }
    }
}
