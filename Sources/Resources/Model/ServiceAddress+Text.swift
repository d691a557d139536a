public import DNSWire
import IPAddress

extension ServiceAddress {
    /// Reads an address or host name that a client can be sent to; nil for anything else.
    ///
    /// Unspecified, multicast and broadcast addresses are none; loopback and private ones are.
    public init?(target text: String) {
        if let address = IPAddress(text) {
            guard address.unusableReason == nil else { return nil }
            self = .ip(address)
        } else if let name = Self.hostname(text) {
            self = .hostname(name)
        } else {
            return nil
        }
    }

    /// Reads a host name, or a wildcard that stands for all names below one (RFC 4592 2.1.1); nil for anything else.
    public static func ownedHostname(_ text: String) -> DomainName? {
        guard text.hasPrefix("*.") else { return hostname(text) }
        return hostname(String(text.dropFirst(2))).flatMap { try? $0.prepending("*") }
    }

    /// Reads a host name (RFC 1123 2.1), underscores allowed; nil for anything else.
    ///
    /// The last label must not be a number, so that a mistyped address is not taken for a name.
    public static func hostname(_ text: String) -> DomainName? {
        let last: UInt8 = UInt8(ascii: ".")
        var labelStart = true
        var previous = last
        var isNumber = true
        for octet in text.utf8 {
            switch octet {
            case last:
                guard !labelStart, previous != UInt8(ascii: "-") else { return nil }
                labelStart = true
            case UInt8(ascii: "-"):
                guard !labelStart else { return nil }
                isNumber = false
            case 0x30...0x39:
                if labelStart { isNumber = true }
                labelStart = false
            case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"):
                isNumber = false
                labelStart = false
            default:
                return nil
            }
            previous = octet
        }
        guard !text.isEmpty, !isNumber, previous != UInt8(ascii: "-"), text.utf8.count <= 254 else { return nil }
        return try? DomainName(text)
    }
}
