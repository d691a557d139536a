/// How a question fared (RFC 1035 4.1.1), with the upper bits that EDNS adds (RFC 6891 6.1.3).
public struct ResponseCode: RawRepresentable, Hashable, Sendable {
    /// The number: 4 bits in the header, up to 12 with EDNS.
    public let rawValue: UInt16

    /// Makes a code of its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// No error.
    public static let noError = ResponseCode(rawValue: 0)
    /// The query could not be read.
    public static let formatError = ResponseCode(rawValue: 1)
    /// The server failed.
    public static let serverFailure = ResponseCode(rawValue: 2)
    /// The name does not exist.
    public static let nameError = ResponseCode(rawValue: 3)
    /// The server does not do this.
    public static let notImplemented = ResponseCode(rawValue: 4)
    /// The server will not answer this.
    public static let refused = ResponseCode(rawValue: 5)
    /// The server is not authoritative for the zone (RFC 2136).
    public static let notAuthoritative = ResponseCode(rawValue: 9)
    /// An EDNS version that the server does not know (RFC 6891).
    public static let badVersion = ResponseCode(rawValue: 16)
    /// A bad or missing server cookie (RFC 7873).
    public static let badCookie = ResponseCode(rawValue: 23)
}

extension ResponseCode: CustomStringConvertible {
    /// The mnemonic as dig prints it, or `RCODEn`.
    public var description: String {
        switch self {
        case .noError: "NOERROR"
        case .formatError: "FORMERR"
        case .serverFailure: "SERVFAIL"
        case .nameError: "NXDOMAIN"
        case .notImplemented: "NOTIMP"
        case .refused: "REFUSED"
        case .notAuthoritative: "NOTAUTH"
        case .badVersion: "BADVERS"
        case .badCookie: "BADCOOKIE"
        default: "RCODE\(rawValue)"
        }
    }
}
