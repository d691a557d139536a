/// What a parameter of an SVCB or HTTPS record is about (RFC 9460 14.3.2, IANA "Service Parameter Keys (SvcParamKeys)").
public struct ServiceParameterKey: RawRepresentable, Hashable, Comparable, Sendable {
    /// The 16-bit number.
    public let rawValue: UInt16

    /// Makes a key of its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The keys without which a client must not use the record (RFC 9460 8).
    public static let mandatory = ServiceParameterKey(rawValue: 0)
    /// The protocols beside the default one (RFC 9460 7.1).
    public static let alpn = ServiceParameterKey(rawValue: 1)
    /// That the default protocol is not spoken (RFC 9460 7.1).
    public static let noDefaultALPN = ServiceParameterKey(rawValue: 2)
    /// The port (RFC 9460 7.2).
    public static let port = ServiceParameterKey(rawValue: 3)
    /// IPv4 addresses to begin with (RFC 9460 7.3).
    public static let ipv4Hint = ServiceParameterKey(rawValue: 4)
    /// IPv6 addresses to begin with (RFC 9460 7.3).
    public static let ipv6Hint = ServiceParameterKey(rawValue: 6)

    /// Orders by number, as records must have their parameters (RFC 9460 2.2).
    public static func < (left: ServiceParameterKey, right: ServiceParameterKey) -> Bool {
        left.rawValue < right.rawValue
    }
}
