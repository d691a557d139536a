extension EDNS {
    /// An option's number (IANA "DNS EDNS0 Option Codes (OPT)").
    public struct OptionCode: RawRepresentable, Hashable, Sendable {
        /// The number.
        public var rawValue: UInt16

        /// Names a number, whatever it is.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// The server's identity (RFC 5001).
        public static let nsid = OptionCode(rawValue: 3)
        /// The client's network (RFC 7871).
        public static let clientSubnet = OptionCode(rawValue: 8)
        /// How long a secondary may serve the zone (RFC 7314).
        public static let expire = OptionCode(rawValue: 9)
        /// The cookies of client and server (RFC 7873).
        public static let cookie = OptionCode(rawValue: 10)
        /// The connection's idle timeout (RFC 7828).
        public static let keepAlive = OptionCode(rawValue: 11)
        /// Octets that hide the message's length (RFC 7830).
        public static let padding = OptionCode(rawValue: 12)
        /// The trust anchors that a resolver has (RFC 8145).
        public static let keyTag = OptionCode(rawValue: 14)
        /// Why a response is what it is (RFC 8914).
        public static let extendedError = OptionCode(rawValue: 15)
        /// Where errors are reported (RFC 9567).
        public static let reportChannel = OptionCode(rawValue: 18)
        /// The version of the zone that is answered from (RFC 9660).
        public static let zoneVersion = OptionCode(rawValue: 19)
    }
}

extension EDNS.OptionCode: ExpressibleByIntegerLiteral {
    /// Names a number.
    public init(integerLiteral value: UInt16) {
        self.init(rawValue: value)
    }
}

extension EDNS.OptionCode: CustomStringConvertible {
    /// The short name that tools use, such as `COOKIE`; `OPT` and the number for a code without one.
    public var description: String {
        switch self {
        case .nsid: "NSID"
        case .clientSubnet: "ECS"
        case .expire: "EXPIRE"
        case .cookie: "COOKIE"
        case .keepAlive: "KEEPALIVE"
        case .padding: "PADDING"
        case .keyTag: "KEY-TAG"
        case .extendedError: "EDE"
        case .reportChannel: "REPORT-CHANNEL"
        case .zoneVersion: "ZONEVERSION"
        default: "OPT\(rawValue)"
        }
    }
}
