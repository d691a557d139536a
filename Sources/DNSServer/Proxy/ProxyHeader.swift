public import IPAddress

/// The header that a proxy puts in front of what it passes on, to tell whom it passes it on for: version 2 of the PROXY
/// protocol (HAProxy, doc/proxy-protocol.txt, 2.2).
///
/// The header's additions (TLVs) are passed over, as the document lets a receiver do, their checksum included.
public enum ProxyHeader {
    /// What octets turned out to be.
    public enum Reading: Sendable, Equatable {
        /// The beginning of a header, of which at least that many octets are needed, those at hand included.
        case incomplete(needed: Int)
        /// No header that is taken here, whatever follows.
        case malformed
        /// A header of that many octets, and the client's address.
        ///
        /// The source is nil where the proxy speaks for itself (LOCAL), or for a client of a family or protocol that is
        /// neither of IPv4 nor of IPv6: the sender is the client then.
        case header(length: Int, source: SocketAddress?)
    }

    /// The longest header that is taken, in octets. The document says that a header is always smaller than an MSS (2.2),
    /// of which hosts must take 536 (2, RFC 9293 3.7.1); it itself needs at most 232 beside the additions.
    public static let longest = 536

    /// Signature, version with command, family with protocol, and the length of what follows.
    private static let fixedLength = 16
    private static let signature: [12 of UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]

    /// Reads the header at the beginning of octets.
    ///
    /// What cannot become a header is malformed as soon as that is seen, so a stream that begins otherwise is not waited
    /// on. In a datagram, an incomplete header is a malformed one: nothing follows.
    public static func read(_ octets: Span<UInt8>) -> Reading {
        for index in 0..<min(octets.count, signature.count) where octets[index] != signature[index] {
            return .malformed
        }
        // Version 2, and the commands LOCAL and PROXY; others are to be refused.
        if octets.count > 12, octets[12] != 0x20, octets[12] != 0x21 { return .malformed }
        guard octets.count >= fixedLength else { return .incomplete(needed: fixedLength) }
        let length = fixedLength + number(octets, at: 14)
        guard length <= longest else { return .malformed }
        let isLocal = octets[12] == 0x20
        let (family, transport) = (octets[13] >> 4, octets[13] & 0xF)
        // LOCAL: "discard the protocol block including the family which is ignored".
        if !isLocal, family > 3 || transport > 2 { return .malformed }
        let addresses = isLocal || transport == 0 ? 0 : addressLength(family)
        guard length >= fixedLength + addresses else { return .malformed }
        guard octets.count >= length else { return .incomplete(needed: length) }
        return .header(length: length, source: addresses == 0 ? nil : source(octets, family))
    }

    /// Octets of both addresses and ports.
    private static func addressLength(_ family: UInt8) -> Int {
        switch family {
        case 1: 2 * 4 + 2 * 2
        case 2: 2 * 16 + 2 * 2
        case 3: 2 * 108
        default: 0
        }
    }

    /// The first of both addresses, and the first of the ports behind them.
    private static func source(_ octets: Span<UInt8>, _ family: UInt8) -> SocketAddress? {
        switch family {
        case 1:
            let address = UInt32(truncatingIfNeeded: number(octets, at: 16) << 16 | number(octets, at: 18))
            return SocketAddress(
                address: .v4(IPv4Address(rawValue: address)), port: UInt16(truncatingIfNeeded: number(octets, at: 24)))
        case 2:
            let address = IPv6Address(high: word(octets, at: 16), low: word(octets, at: 24))
            // A proxy with one socket for both families tells IPv4 clients so (RFC 4291 2.5.5.2); lists of whom to let in
            // name them as IPv4.
            return SocketAddress(
                address: address.mappedIPv4.map { .v4($0) } ?? .v6(address),
                port: UInt16(truncatingIfNeeded: number(octets, at: 48)))
        default:
            return nil
        }
    }

    private static func number(_ octets: Span<UInt8>, at index: Int) -> Int {
        Int(octets[index]) << 8 | Int(octets[index + 1])
    }

    private static func word(_ octets: Span<UInt8>, at index: Int) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<8 { word = word << 8 | UInt64(octets[index + offset]) }
        return word
    }
}
