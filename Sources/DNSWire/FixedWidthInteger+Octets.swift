extension FixedWidthInteger {
    /// The octets in network order.
    var octets: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }

    /// Makes a number of octets in network order; surplus leading octets are lost.
    init(octets: some Sequence<UInt8>) {
        self = octets.reduce(0) { $0 << 8 | Self($1) }
    }
}
