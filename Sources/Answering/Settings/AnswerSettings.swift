/// How questions are answered, whatever they are about: EDNS(0), cookies, and what the server tells of itself.
public struct AnswerSettings: Sendable, Equatable {
    /// The largest datagram that is taken and sent, in octets, whatever a client offers: 512 to 4,096.
    public var payloadSize: UInt16
    /// The largest response over UDP to a client that shows no valid server cookie, in octets: 512 to 4,096. It bounds
    /// what a forged source address can make of us.
    public var payloadSizeWithoutCookie: UInt16
    /// The name of this server among others that share its address (NSID, RFC 5001; `id.server`, RFC 4892); at most
    /// 255 octets, empty for none.
    public var identity: [UInt8]
    /// What `hostname.bind` is answered with; at most 255 octets, empty for refusal.
    public var hostName: [UInt8]
    /// What `version.bind` and `version.server` are answered with; at most 255 octets, empty for refusal.
    public var version: [UInt8]
    /// Whether responses tell why they are what they are (RFC 8914).
    public var sendsExtendedErrors: Bool
    /// The secrets of server cookies (RFC 9018); nil where cookies are passed over.
    public var cookieSecrets: CookieSecrets?
    /// Whether a client over UDP that sends a cookie without a valid server part gets BADCOOKIE (RFC 7873 5.2.3).
    public var requiresCookies: Bool

    /// It passes all common networks unfragmented (RFC 9715 3.1).
    public static let defaultPayloadSize: UInt16 = 1232
    /// The bounds of payload sizes: what DNS had before EDNS(0) (RFC 1035 4.2.1), and a worker's buffer.
    public static let payloadSizes: ClosedRange<UInt16> = 512...4096

    /// Makes settings; the defaults are those of the configuration reference, without cookies.
    public init(
        payloadSize: UInt16 = Self.defaultPayloadSize, payloadSizeWithoutCookie: UInt16 = Self.defaultPayloadSize,
        identity: [UInt8] = [], hostName: [UInt8] = [], version: [UInt8] = [], sendsExtendedErrors: Bool = true,
        cookieSecrets: CookieSecrets? = nil, requiresCookies: Bool = false
    ) {
        self.payloadSize = payloadSize
        self.payloadSizeWithoutCookie = payloadSizeWithoutCookie
        self.identity = identity
        self.hostName = hostName
        self.version = version
        self.sendsExtendedErrors = sendsExtendedErrors
        self.cookieSecrets = cookieSecrets
        self.requiresCookies = requiresCookies
    }
}
