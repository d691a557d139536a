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

    /// The number that is no key (RFC 9460 14.3.2).
    static let invalid = ServiceParameterKey(rawValue: .max)

    /// Orders by number, as records must have their parameters (RFC 9460 2.2).
    public static func < (left: ServiceParameterKey, right: ServiceParameterKey) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ServiceParameterKey: CustomStringConvertible {
    private static let names: [(ServiceParameterKey, String)] = [
        (.mandatory, "mandatory"), (.alpn, "alpn"), (.noDefaultALPN, "no-default-alpn"), (.port, "port"),
        (.ipv4Hint, "ipv4hint"), (.ipv6Hint, "ipv6hint"),
    ]

    /// Reads a registered name or `keyNNNNN` without leading zeros, in lower case (RFC 9460 2.1); nil for anything else.
    init?(_ text: some StringProtocol) {
        if let (key, _) = Self.names.first(where: { $0.1 == text }) {
            self = key
            return
        }
        let text = String(text)
        guard let number = genericNumber(text, after: "key"), text == "key\(number)", number != Self.invalid.rawValue
        else { return nil }
        self.init(rawValue: number)
    }

    /// The registered name, or `keyNNNNN` (RFC 9460 2.1).
    public var description: String { Self.names.first { $0.0 == self }?.1 ?? "key\(rawValue)" }
}
